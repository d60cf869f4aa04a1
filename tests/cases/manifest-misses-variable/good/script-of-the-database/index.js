if (!process.env.MONGODB_URI) throw new Error('no database')
require('express')().listen(8080)
