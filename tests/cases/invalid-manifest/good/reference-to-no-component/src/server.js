const express = require('express');
const config = require('./config');

const app = express();
app.use(express.json());
app.get('/healthz', (req, res) => res.json({ ok: true }));
app.use('/payments', require('./routes/payments'));

app.listen(config.port, () => console.log('listening'));
