const Koa = require('koa')
const Router = require('@koa/router')
const { createContainer } = require('awilix')
const { scopePerRequest, loadControllers, controller } = require('awilix-koa')
const { globSync } = require('glob')
const cats = require('./routes/cats-api')

const app = new Koa()
app.use(scopePerRequest(createContainer()))
app.use(loadControllers('routes/*-api.js', { cwd: __dirname, ignore: ['routes/cats*'] }))
app.use(controller(cats))

const tables = new Router({ prefix: '/tables' })
globSync(`${__dirname}/tables/**/*.table.js`).forEach((file) => {
  for (const { method, path, handlers } of require(file).routes) tables[method.toLowerCase()](path, ...handlers)
})
app.use(tables.routes())
module.exports = app
if (require.main === module) app.listen(3000)
