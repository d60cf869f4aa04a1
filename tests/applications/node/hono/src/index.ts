import { Hono } from 'hono'
import { books } from './books'
import { factoryMade } from './factory'

const app = new Hono<{ Variables: { user: string } }>()
app.use('*', async (_c, next) => { await next() })
app.use('/admin/*', async (_c, next) => { await next() })
app.get('/', (c) => c.text('hi')).post((c) => c.text('posted'))
app.on(['PUT', 'DELETE'], ['/on/a', '/on/b'], (c) => c.text('on'))
app.all('/all', (c) => c.text('all'))
app.route('/books', books)
const api = app.basePath('/api')
api.get('/inside/:id{[0-9]+}', (c) => c.text('x'))
api.route('/made', factoryMade())
app.get('/optional/:name?', (c) => c.text('x'))
app.notFound((c) => c.text('no', 404))

export default app
