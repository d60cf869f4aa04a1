module.exports = async function (fastify) { fastify.get('/root', async () => 1) }
