import { Router } from 'express'
export const router = Router()
const ORDER = { LIST: '/orders', ONE: '/orders/:orderId' } as const satisfies Record<string, string>
router.get(ORDER.LIST, (_req, res) => { res.json([]) })
router.patch(ORDER.ONE, (_req, res) => { res.json([]) })
