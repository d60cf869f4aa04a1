const fastify = require('fastify')();
fastify.register(require('@fastify/under-pressure'), { maxEventLoopDelay: 1000 });
fastify.get('/orders', async () => []);
fastify.listen({ port: process.env.PORT, host: '0.0.0.0' });
