const express = require("express");
const { secrets } = require("./secrets");

if (!process.env.SECRET_PATH) throw new Error("SECRET_PATH");
process.env.DATABASE_URL = secrets(process.env.SECRET_PATH).url;

express().listen(3000);
