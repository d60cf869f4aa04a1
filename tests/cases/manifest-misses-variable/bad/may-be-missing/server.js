const app = require('express')();
const storage = { region: process.env.S3_REGION, bucket: process.env.S3_BUCKET };
require('mongoose').connect(process.env.MONGO_URI);
app.get('/', (req, res) => res.json({ favicon: process.env.FAVICON_URL, region: storage.region }));
app.listen(process.env.PORT);
