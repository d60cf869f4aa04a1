module.exports = [
  { method: 'GET', path: '/cats', handler: () => [] },
  { method: 'DELETE', path: '/cats/{id}', handler: () => 1 }
]
