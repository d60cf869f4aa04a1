const jwt = require('jsonwebtoken');

exports.sign = (claims) => jwt.sign(claims, process.env.JWT_SECRET || 'a-word-that-everybody-reads');
exports.check = (token) => jwt.verify(token, process.env.JWT_SECRET || 'a-word-that-everybody-reads');
