const r = require('express').Router();
r.get('/two', (req, res) => res.end());
exports.default = r;
