const app = require('express')();
if (process.env.DISABLE_LOGIN) app.set('login', false);
if (process.env.DISABLE_UI) app.set('ui', false);
if (process.env.DISABLE_UPDATES) app.set('updates', false);
if (process.env.ENABLE_CONSOLE) app.set('console', true);
if (process.env.SKIP_HEADERS) app.set('headers', false);
if (process.env.USE_UUID) app.set('uuid', true);
app.listen(process.env.PORT);
