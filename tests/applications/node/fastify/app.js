'use strict'
const path = require('node:path')
const Fastify = require('fastify')
const AutoLoad = require('@fastify/autoload')
const fp = require('fastify-plugin')

module.exports.build = async function build (opts = {}) {
  const app = Fastify(opts)
  if (opts.watch) app.addHook('onRoute', opts.watch)
  app.decorate('verify', async () => {})
  app.get('/', async () => 'hi')
  app.route({ method: ['GET', 'POST'], url: '/multi/:a/:b', handler: async () => ({}) })
  app.all('/any', async () => ({}))
  app.register(require('./plugins/shared'))
  app.register(require('./plugins/scoped'), { prefix: '/scoped' })
  app.register(async (child) => {
    child.get('/', async () => 1)
    child.get('/inner/', async () => 1)
    child.register(async function deeper (c) { c.delete('/x', async () => 1) }, { prefix: '/deeper' })
  }, { prefix: '/outer' })
  app.register(fp(async (f) => { f.put('/fp', async () => 1) }), { prefix: '/ignored' })
  await app.register(AutoLoad, { dir: path.join(__dirname, 'routes'), autoHooks: true, cascadeHooks: true, routeParams: true, options: { prefix: '/auto' } })
  return app
}
if (require.main === module) module.exports.build().then((app) => app.listen({ port: 3000 }))
