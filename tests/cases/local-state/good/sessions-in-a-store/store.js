const { RedisStore } = require('connect-redis');

module.exports = new RedisStore({ client: require('./redis') });
