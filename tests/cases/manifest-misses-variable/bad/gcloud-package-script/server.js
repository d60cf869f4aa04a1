const express = require('express');

if (!process.env.SESSION_SECRET) throw new Error('SESSION_SECRET is not set');
const app = express();
app.set('queue', process.env.QUEUE || 'none');
app.set('level', process.env.LOG_LEVEL || 'info');
app.listen(process.env.PORT);
