const app = require('express')();

if (!process.env.STRIPE_SECRET_KEY) throw new Error('STRIPE_SECRET_KEY is not set');
if (!process.env.LEDGER_URL) throw new Error('LEDGER_URL is not set');
app.get('/', (req, res) => res.send('billing'));
app.listen(process.env.PORT);
