const express = require('express');
const multer = require('multer');

const app = express();
app.post('/avatars', multer({ dest: 'uploads/' }).single('avatar'), (req, res) => res.json(req.file));
app.listen(process.env.PORT);
