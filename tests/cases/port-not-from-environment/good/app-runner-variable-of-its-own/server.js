const express = require('express');

const app = express();
app.listen(process.env.APP_PORT || 5000);
