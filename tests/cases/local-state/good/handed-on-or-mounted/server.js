const express = require('express');
const multer = require('multer');
const upload = multer({ dest: 'uploads/' });
const app = express();
app.post('/pictures', upload.single('picture'), (req, res) => res.json({}));
app.listen(process.env.PORT);
