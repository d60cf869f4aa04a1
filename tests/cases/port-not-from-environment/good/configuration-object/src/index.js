const app = require('./app');
const config = require('./config');

require('./server')(app, config);
