module.exports = async function (fastify) { fastify.get('/thing', async () => 1) }
