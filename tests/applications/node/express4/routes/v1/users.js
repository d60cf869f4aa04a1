const { Router } = require('express');
const ctrl = require('../../controllers/users');
const posts = require('./posts');
const router = Router();
router
  .route('/')
  .get(ctrl.list)
  .post(ctrl.create);
router.get('/:userId', ctrl.list);
router.use('/:userId/posts', posts);
module.exports = router;
