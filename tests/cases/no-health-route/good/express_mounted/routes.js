const router = require('express').Router();
router.get('/healthz', (req, res) => res.json({ ok: true }));
module.exports = router;
