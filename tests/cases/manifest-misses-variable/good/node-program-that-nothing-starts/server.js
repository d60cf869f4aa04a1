const express = require("express");
const app = express();
app.get("/health", (req, res) => res.send("ok"));
const { MongoClient } = require("mongodb");
new MongoClient(process.env.MONGO_URL);
if (require.main === module) {
  app.listen(process.env.PORT);
}
module.exports = app;
