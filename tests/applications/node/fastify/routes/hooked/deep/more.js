module.exports = async function (fastify) { fastify.get('/more', async () => 1) }
