const express = require('express');
const app = express();
app.use('/v1', require('./routes'));
app.listen(process.env.PORT);
