const fastify = require('fastify')();

fastify.get('/healthz', async () => ({ status: 'ok' }));
fastify.listen({ port: Number(process.env.PORT), host: '0.0.0.0' });
