const express = require('express');

const app = express();
app.all('/api/*', (req, res) => res.redirect('http://localhost:4000' + req.url));
app.listen(3000);
