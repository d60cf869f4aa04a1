module.exports = async function (fastify) { fastify.get('/old', async () => 1) }
module.exports.autoPrefix = '/renamed'
