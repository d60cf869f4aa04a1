'use strict';

const express = require('express');
const authenticate = require('./authenticate');
const parcels = require('./routes/parcels');
const places = require('./routes/places');

const app = express();

app.use(express.json());
app.use(authenticate);
app.use('/v1/parcels', parcels);
app.use('/v1/places', places);
app.get('/status/health', (req, res) => res.json({ status: 'ok' }));

module.exports = app;
