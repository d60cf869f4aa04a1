module.exports = async function (fastify) {
  fastify.get('/', async () => [])
  fastify.post('/', async () => [])
}
