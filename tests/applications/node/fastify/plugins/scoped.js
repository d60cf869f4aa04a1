module.exports = async (fastify, opts) => {
  fastify.addHook('preHandler', fastify.verify)
  const routes = [['GET', '/r1'], ['POST', '/r2']]
  for (const [method, url] of routes) fastify.route({ method, url, handler: async () => ({}) })
}
