const app = require('express')();
app.get('/health', (req, res) => res.json({}));
app.listen(3000);
