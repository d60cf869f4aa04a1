const { cleanEnv, str } = require('envalid');
module.exports = cleanEnv(process.env, { JWT_SECRET: str({ devDefault: 'securekey' }) });
