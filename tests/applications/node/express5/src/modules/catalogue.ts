import { Router } from 'express'
const build = (prefix: string = '/catalogue') => {
  const router = Router()
  router.route(prefix).get((_q, r) => { r.json([]) }).head((_q, r) => { r.end() })
  return router
}
export default build()
