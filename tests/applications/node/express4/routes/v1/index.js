const router = require('express').Router();
const { protect } = require('../../middleware/wrap');
router.use('/users', require('./users'));
router.use(protect);
router.use('/posts', require('./posts'));
module.exports = router;
