const express = require('express');
const app = express();
app.get('/api/orders', (req, res) => res.json([]));
app.post('/api/orders', (req, res) => res.status(201).json({}));
app.delete('/api/orders/:id', (req, res) => res.json({}));
app.listen(process.env.PORT);
