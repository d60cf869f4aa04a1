const fastify = require('fastify')();
fastify.register(require('@fastify/under-pressure'), { exposeStatusRoute: '/alive' });
fastify.get('/orders', async () => []);
fastify.listen({ port: process.env.PORT, host: '0.0.0.0' });
