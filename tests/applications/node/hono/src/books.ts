import { Hono } from 'hono'

export const books = new Hono()
  .get('/', (c) => c.json([]))
  .get('/:bookId', (c) => c.json({}))
  .patch('/:bookId', (c) => c.json({}))
