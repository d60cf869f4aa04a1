const app = require('express')();

app.get('/', (req, res) => res.send('shop'));
app.listen(process.env.PORT);
