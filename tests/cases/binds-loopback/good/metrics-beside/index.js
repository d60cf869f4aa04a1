const express = require('express');
const app = express();
const metrics = express();
app.listen(process.env.PORT || 3000);
metrics.listen(9100, '127.0.0.1');
