const express = require("express");
const mongoose = require("mongoose");
const app = express();
let uri = process.env.MONGO_URL;
if (process.env.NODE_ENV !== "production") {
  mongoose.connect("mongodb://localhost:27017/app");
} else {
  mongoose.connect(uri);
}
const other = process.env.OTHER_URL || "mongodb://localhost/other";
mongoose.createConnection(other);
let third = "mongodb://localhost/third";
third = process.env.THIRD;
mongoose.createConnection(third);
fetch("http://localhost:9000");
app.post("/fix-passwords", (req, res) => res.send("no"));
app.listen(process.env.PORT);
