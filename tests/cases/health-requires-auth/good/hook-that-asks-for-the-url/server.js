import Fastify from 'fastify'

const app = Fastify()
const healthPath = '/healthz'

app.addHook('onRequest', async (request, reply) => {
  if (request.url.split('?')[0] === healthPath) {
    return
  }
  if (!request.headers.authorization) {
    return reply.status(401).send({ error: 'Unauthorized' })
  }
})
app.get('/healthz', async () => true)
app.get('/mails', async () => [])
app.listen({ port: Number(process.env.PORT), host: '0.0.0.0' })
