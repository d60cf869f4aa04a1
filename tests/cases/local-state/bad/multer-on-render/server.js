const express = require('express');
const multer = require('multer');
const { Sequelize } = require('sequelize');
const db = new Sequelize({ dialect: 'sqlite', storage: './data.sqlite' });
const upload = multer({ dest: 'uploads/' });
const app = express();
app.post('/pictures', upload.single('picture'), (req, res) => res.json({ file: req.file.filename }));
app.listen(process.env.PORT);
