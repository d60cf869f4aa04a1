const { cleanEnv, str } = require('envalid');
module.exports = cleanEnv(process.env, {
  TWITTER_ACCESS_TOKEN_SECRET: str({ default: 'dummyAccessTokenSecret' }),
  SMS_API_KEY: str({ default: 'placeholder' }),
});
