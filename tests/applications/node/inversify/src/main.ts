import 'reflect-metadata'
import { Container } from 'inversify'
import { InversifyExpressServer } from 'inversify-express-utils'
import './controllers/users'
import './controllers/home'

export function create () {
  const server = new InversifyExpressServer(new Container(), null, { rootPath: '/api' })
  server.setConfig((app) => {
    app.get('/configured', (_request, response) => { response.end() })
  })
  return server.build()
}

if (process.argv[1]?.endsWith('main.js')) create().listen(3000)
