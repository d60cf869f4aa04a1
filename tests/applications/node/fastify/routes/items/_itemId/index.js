module.exports = async function (fastify) { fastify.get('/parts', async () => []) }
