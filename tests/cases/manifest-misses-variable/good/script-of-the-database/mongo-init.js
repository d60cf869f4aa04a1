const name = process.env.MONGO_APP_USERNAME
if (!name) throw new Error('MONGO_APP_USERNAME must be set')
