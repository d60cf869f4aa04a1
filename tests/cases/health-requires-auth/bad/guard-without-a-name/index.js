const express = require('express');
const app = express();

app.use(async (req, res, next) => {
  if (!req.headers.authorization) {
    return res.status(401).json({ error: 'who are you?' });
  }
  next();
});
app.get('/ping', (req, res) => res.send('pong'));
app.post('/orders', (req, res) => res.json({}));
app.listen(process.env.PORT);
