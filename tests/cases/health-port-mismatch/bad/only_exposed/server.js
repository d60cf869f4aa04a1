const app = require('express')();
app.get('/health', (req, res) => res.json({}));
app.listen(process.env.PORT || 3000);
