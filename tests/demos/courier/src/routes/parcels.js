'use strict';

const { Router } = require('express');
const Redis = require('ioredis');
const config = require('../config');

const parcels = Router();
const redis = new Redis(config.redisUrl);

parcels.get('/', async (req, res) => {
  res.json(await redis.lrange(`parcels:${req.courier.sub}`, 0, 99));
});

parcels.post('/:id/delivered', async (req, res) => {
  await redis.hset(`parcel:${req.params.id}`, 'state', 'delivered');
  res.status(204).end();
});

module.exports = parcels;
