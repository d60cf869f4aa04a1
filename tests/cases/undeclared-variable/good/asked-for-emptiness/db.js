const _ = require('lodash')

const config = !_.isEmpty(process.env.DATABASE_URL) ? process.env.DATABASE_URL : { host: 'localhost' }
if (!_.isNil(process.env.DB_SSL_CA)) {
  config.ca = process.env.DB_SSL_CA.split(',')
}
module.exports = config
