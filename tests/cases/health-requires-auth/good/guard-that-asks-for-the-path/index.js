const express = require('express');
const app = express();

const open = ['/ping', '/login'];

app.use(async (req, res, next) => {
  if (open.some((url) => req.path.startsWith(url))) {
    next();
  } else if (!req.headers.authorization) {
    res.status(401).json({ error: 'who are you?' });
  } else {
    next();
  }
});
app.get('/ping', (req, res) => res.send('pong'));
app.post('/orders', (req, res) => res.json({}));
app.listen(process.env.PORT);
