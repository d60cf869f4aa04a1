const app = require('express')();
const settings = require('./settings');
app.get('/health', (req, res) => res.json({}));
app.listen(settings.read('port'));
