const verbose = process.env.VERBOSE && process.env.NODE_ENV === 'production' ? [console] : []
module.exports = verbose
