const express = require('express');
const app = express();
const url = process.env.DATABASE_URL;
app.listen(3000);
