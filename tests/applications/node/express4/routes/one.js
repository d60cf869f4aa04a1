const r = require('express').Router();
r.all('/all', (req, res) => res.end());
module.exports = r;
