const { Router } = require('express');
const stripe = require('stripe')(require('../config').stripeKey);
const router = Router();

router.post('/', async (req, res) => {
  const intent = await stripe.paymentIntents.create({ amount: req.body.amount, currency: 'eur' });
  res.status(201).json({ id: intent.id });
});

module.exports = router;
