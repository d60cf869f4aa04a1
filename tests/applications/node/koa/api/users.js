const Router = require('@koa/router')
const router = new Router()
router.get('/', (ctx) => { ctx.body = [] }).patch('/:userId', (ctx) => { ctx.body = {} })
module.exports = router
