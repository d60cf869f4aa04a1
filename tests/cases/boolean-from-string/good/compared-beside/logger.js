const handlers = [
  ...(process.env.VERBOSE && process.env.VERBOSE === 'true' ? [console] : []),
  ...(!process.env.VERBOSE || process.env.VERBOSE !== 'true' ? [process] : []),
]
module.exports = handlers
