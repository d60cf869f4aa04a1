const app = require('express')();
app.post('/pay', (req, res) => {
  charge(process.env.PAY_KEY);
});
app.get('/mail', async (req, res, next) => send(process.env.MAIL_KEY));
