const app = require('express')();
app.set('debug', !!+process.env.DB_DEBUG);
app.listen(process.env.PORT);
