const app = require('./app');
if (require.main === module) app.listen(app.get('port'));
