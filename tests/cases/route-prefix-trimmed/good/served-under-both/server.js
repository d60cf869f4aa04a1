const express = require('express');

const app = express();
const v1 = express.Router();
v1.get('/items', (req, res) => res.json([]));
v1.get('/items/:id', (req, res) => res.json({}));
app.use('/api/v1', v1);
app.use('/v1', v1);
app.listen(process.env.PORT);
