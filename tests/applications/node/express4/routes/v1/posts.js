const express = require('express');
const router = express.Router({ mergeParams: true });
router.get('/', (req, res) => res.json([]));
router.put('/:postId/', (req, res) => res.json({}));
exports = module.exports = router;
