'use strict';

const { JWT_SECRET = 'courier-secret', PORT = '3000' } = process.env;

module.exports = {
  port: Number(PORT),
  jwtSecret: JWT_SECRET,
  redisUrl: process.env.REDIS_URL,
  geocoderKey: process.env.GEOCODER_KEY,
  tracking: Boolean(process.env.TRACKING_ENABLED),
};
