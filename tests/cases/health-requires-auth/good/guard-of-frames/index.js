const express = require('express');
const app = express();

function frameGuard(req, res, next) {
  res.setHeader('X-Frame-Options', 'DENY');
  next();
}

app.use(frameGuard);
app.get('/health', (req, res) => res.send('ok'));
app.post('/orders', (req, res) => res.json({}));
app.listen(process.env.PORT);
