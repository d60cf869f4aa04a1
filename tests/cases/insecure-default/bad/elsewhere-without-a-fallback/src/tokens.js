const jwt = require('jsonwebtoken');

exports.sign = (claims) => jwt.sign(claims, process.env.APP_SECRET || 'nest-of-secrets');
