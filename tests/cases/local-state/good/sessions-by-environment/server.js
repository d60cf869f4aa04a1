const express = require('express');
const session = require('express-session');
const PgStore = require('connect-pg-simple')(session);

const app = express();
app.use(session({ secret: process.env.SECRET, resave: false, saveUninitialized: false, store: process.env.NODE_ENV === 'production' ? new PgStore() : new session.MemoryStore() }));
app.listen(process.env.PORT);
