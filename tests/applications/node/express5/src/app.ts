import express, { type Application, Router } from 'express'
import * as orders from '@modules/orders'
import { catalogue, type Catalogue } from '@modules/index'
import health from '#lib/health.js'
import { Paths } from './lib/paths.js'

abstract class Controller {
  public readonly router: Router = Router()
  constructor(protected readonly base: string) {}
  abstract mount(): void
}

class PetController extends Controller {
  constructor() {
    super('/pets')
    this.mount()
  }
  mount = (): void => {
    this.router.get(`${this.base}/:petId`, this.one)
    this.router.post(this.base, this.one)
  }
  private one = async (_req: unknown, res: express.Response): Promise<void> => { res.json({}) }
}

class TreeController extends Controller {
  constructor() { super('/trees'); this.mount() }
  mount(): void { this.router.get(this.base, (_req, res) => { res.json({}) }) }
}

export function createApp(extra: Router[] = []): Application {
  const app = express()
  app.use(express.json({ limit: '1mb' }))
  app.use(Paths.Health, health)
  app.use('/api', orders.router, catalogue as Router)
  for (const controller of [new PetController(), new TreeController()]) app.use('/api', controller.router)
  extra.forEach((router) => app.use(router))
  app.get('/files/*path', (_req, res) => { res.end() })
  const v: Catalogue | undefined = undefined
  if (v) app.get('/never', (_req, res) => { res.end() })
  app.get(Paths.About!, (_req, res) => { res.end() })
  return app
}

export default createApp
