'use strict';

const { Router } = require('express');
const config = require('../config');

const places = Router();

places.get('/:address', async (req, res) => {
  const url = `https://geocoder.example.com/v1/${encodeURIComponent(req.params.address)}`;
  const answer = await fetch(url, { headers: { 'x-api-key': config.geocoderKey }, signal: AbortSignal.timeout(5000) });
  res.status(answer.status).json(await answer.json());
});

module.exports = places;
