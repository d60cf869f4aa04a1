const Hapi = require('@hapi/hapi')
const fs = require('fs')
const path = require('path')
const _ = require('lodash')
const users = require('./plugins/users')

async function create () {
  const server = Hapi.server({ port: 0 })
  server.route({ method: 'GET', path: '/', handler: () => 'hi' })
  server.route([
    { method: ['GET', 'POST'], path: '/both/{id?}', handler: () => 'both' },
    { method: '*', path: '/any/{rest*}', options: { handler: () => 'any' } },
    { method: 'GET', path: '/two/{parts*2}', options: () => ({ handler: () => 'two' }) }
  ])
  _.each({ '/table/{id}': ['get', 'delete'], '/table': ['post'] }, (methods, at) => {
    _.forEach(methods, (method) => server.route({ method, path: at, handler: () => 'table' }))
  })
  for (const file of fs.readdirSync(path.join(__dirname, 'routes'))) {
    server.route(require('./routes/' + file))
  }
  await server.register([users, { plugin: users, options: { only: true }, routes: { prefix: '/v2' } }])
  await server.register({ name: 'inline', register: (inner) => inner.route({ method: 'PATCH', path: '/here', handler: () => 'here' }) }, { routes: { prefix: '/inline' } })
  return server
}

module.exports = { create }
if (require.main === module) create().then((server) => server.start())
