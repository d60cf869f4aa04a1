'use strict';

const jwt = require('jsonwebtoken');
const config = require('./config');

module.exports = function authenticate(req, res, next) {
  const token = (req.get('authorization') || '').replace(/^Bearer /, '');
  try {
    req.courier = jwt.verify(token, config.jwtSecret, { algorithms: ['HS256'] });
    return next();
  } catch (error) {
    return res.status(401).json({ error: 'sign in first' });
  }
};
