const express = require('express');

const app = express();
app.set('level', process.env.LOG_LEVEL);
app.set('secret', process.env.STRIPE_WEBHOOK_SECRET);
app.listen(process.env.PORT);
