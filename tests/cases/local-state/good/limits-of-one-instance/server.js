const Koa = require('koa');
const ratelimit = require('koa-ratelimit');

const app = new Koa();
app.use(ratelimit({ driver: 'memory', db: new Map(), duration: 60000, max: 100, id: (ctx) => ctx.ip }));
app.listen(process.env.PORT);
