const app = require('fastify')();

app.get('/ready', async (_req, reply) => {
  const injected = await app.inject({ method: 'GET', url: '/checks' });
  try {
    return reply.status(injected.statusCode).send(JSON.parse(injected.payload));
  } catch {
    return reply.status(injected.statusCode).send({ status: 'unknown' });
  }
});
app.listen({ port: process.env.PORT, host: '0.0.0.0' });
