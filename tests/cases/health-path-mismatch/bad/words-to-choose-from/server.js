import Koa from 'koa';
import Router from 'koa-router';

const router = new Router({ prefix: '/(v4|latest)/admin' });
router.get('/health', (ctx) => { ctx.status = 200; });

const app = new Koa();
app.use(router.routes());
app.listen(6673);
