const express = require('express');

const app = express();
app.set('cache', process.env.REDIS_URL);
app.set('queue', process.env.REDIS_URI);
app.listen(process.env.PORT);
