const _ = require('lodash')

if (_.isEmpty(process.env.DATABASE_URL)) {
  throw new Error('DATABASE_URL is missing')
}
module.exports = { url: process.env.DATABASE_URL }
