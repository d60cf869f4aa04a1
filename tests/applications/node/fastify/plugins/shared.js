const fp = require('fastify-plugin')
module.exports = fp(function (fastify, opts, done) {
  fastify.get('/shared', { schema: { summary: 'Shared', response: { 200: { type: 'object' } } } }, async () => ({}))
  done()
})
