const express = require('express');
const axios = require('axios');
const app = express();
app.get('/api/orders', async (req, res) => res.json((await axios.get('http://orders/health')).data));
app.get('*', (req, res) => res.sendFile('index.html'));
app.listen(process.env.PORT);
