import { Hono } from 'hono'

export function factoryMade() {
  const made = new Hono().basePath('/v1')
  made.get('/thing', (c) => c.json({}))
  return made
}
