module.exports = require("mongoose").connect("mongodb://localhost/app");
