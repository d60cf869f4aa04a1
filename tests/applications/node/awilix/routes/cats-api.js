const { createController } = require('awilix-koa')

class Cats {
  list () { return [] }
  every () { return [] }
}

module.exports = createController(Cats).get('/cats', 'list').all('/cats/any', 'every')
