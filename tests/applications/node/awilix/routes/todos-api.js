const { createController } = require('awilix-koa')

const api = () => ({ find: async () => [], one: async () => 1, add: async () => 1 })

module.exports = createController(api)
  .prefix('/todos')
  .get('', 'find')
  .get('/:id', 'one')
  .post('/', 'add', [async (_context, next) => next()])
