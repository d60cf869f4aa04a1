const nothing = async (context) => { context.body = 1 }

exports.routes = [
  { method: 'GET', path: '/orders', handlers: [nothing] },
  { method: 'DELETE', path: '/orders/:id', handlers: [nothing, nothing] }
]
