'use strict';
const express = require('express'), path = require('path');
const fs = require('fs');
const { Router } = express;
const config = require('./config');
const users = require('./controllers/users');
const { wrap } = require('./middleware/wrap');

const app = module.exports = express();

app.set('port', process.env.PORT || 3000);
app.get('port');
app.use(express.json());
app.use('/assets', express.static(path.join(__dirname, 'public')));

app.get('/', (req, res) => res.send('hi'));
app.route('/books').get(users.list).post(wrap(users.create)).all(users.any);
app.get(['/a', '/b/:id'], users.list);
app.del ? app.delete('/legacy', users.list) : null;
app.use(config.prefix, require('./routes/v1'));
app.use('/loose', Router().get('/inline', users.list));

const table = [
  { path: '/one', route: require('./routes/one') },
  { path: '/two', route: require('./routes/two').default },
];
table.forEach(({ path: at, route }) => app.use(at, route));

for (const verb of ['put', 'patch']) {
  app[verb](`/verbs/${verb}`, users.list);
}

fs.readdirSync(path.join(__dirname, 'loaded'))
  .filter((file) => file.endsWith('.js'))
  .forEach((file) => {
    require(path.join(__dirname, 'loaded', file))(app);
  });

const sub = express();
sub.get('/ping', (req, res) => res.sendStatus(200));
app.use('/sub', sub);

function late(target) {
  const r = Router({ mergeParams: true });
  r.get('/late/:day(\\d+)', users.list);
  r.use('/deeper', nested());
  target.use(r);
}
function nested() {
  const r = new express.Router();
  return r.get('/x', users.list).delete('/x', users.list);
}
late(app);
class Admin {
  constructor(application) {
    this.application = application;
    this.router = Router();
    this.init();
  }
  init() {
    this.router.get('/stats', this.stats.bind(this));
    this.application.use('/admin', this.router);
  }
  stats(req, res) { res.json({}); }
}
new Admin(app);
