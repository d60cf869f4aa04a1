const express = require("express");
const mongoose = require("mongoose");
const app = express();
const uri = "mongodb://127.0.0.1:27017/app";
mongoose.connect(uri);
app.listen(process.env.PORT);
