const express = require('express');
const session = require('express-session');
const store = require('./store');

const app = express();
app.use(session({ secret: process.env.SECRET, resave: false, saveUninitialized: false, store }));
app.listen(process.env.PORT);
