const handler = () => []

exports.plugin = {
  name: 'users',
  multiple: true,
  register: async (server, options) => {
    server.route([{ method: 'GET', path: '/users', handler }, { method: 'PUT', path: '/users/{id}', handler }])
    await server.register({ name: 'deep', multiple: true, register: (inner) => { inner.route({ method: 'GET', path: '/deep', handler }) } }, { routes: { prefix: '/more' } })
  }
}
