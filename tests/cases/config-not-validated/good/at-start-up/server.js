const app = require('express')();
if (!process.env.PAY_KEY) throw new Error('PAY_KEY');
app.post('/pay', (req, res) => {
  charge(process.env.PAY_KEY, process.env.TRACE || 'off');
});
