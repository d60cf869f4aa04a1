const express = require('express');
const app = express();
app.use(express.json());
app.get('/config.js', (req, res) => res.send('window.config = {}'));
app.get('/version', (req, res) => res.json({ version: process.env.VERSION }));
app.post('/api/event', (req, res) => res.json({}));
app.listen(3000);
