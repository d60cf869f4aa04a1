module.exports = async function (fastify) { fastify.get('/ignored', async () => 1) }
