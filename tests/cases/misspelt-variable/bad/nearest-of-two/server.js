const keys = process.env.API_KEYS.split(',');
const mail = process.env.MAIL_API_KEY;
if (!mail) throw new Error('MAIL_API_KEY');
require('http').createServer().listen(process.env.PORT);
