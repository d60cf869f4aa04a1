import express from 'express';

const app = express();
app.set('secret', process.env.SESSION_SECRET);
app.listen(process.env.APP_PORT);
