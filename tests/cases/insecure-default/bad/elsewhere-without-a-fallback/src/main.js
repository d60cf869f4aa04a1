const express = require('express');
const { sign } = require('./tokens');

const app = express();
app.use(require('cookie-parser')(process.env.APP_SECRET));
app.post('/tokens', (req, res) => res.json(sign(req.body)));
app.listen(process.env.PORT);
