const crypto = require('crypto');
const express = require('express');
const app = express();

function verifySignature(req, res, next) {
  const signed = crypto.createHmac('sha256', process.env.SECRET).update(req.originalUrl).digest('hex');
  if (req.headers.authorization !== signed) {
    return res.status(401).json({ error: 'who are you?' });
  }
  next();
}

app.use(verifySignature);
app.get('/health', (req, res) => res.send('ok'));
app.listen(process.env.PORT);
