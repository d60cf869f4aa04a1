const express = require("express");
const cors = require("cors");
const app = express();
if (!process.env.FRONTEND_URL) throw new Error("FRONTEND_URL");
app.use(cors({ origin: process.env.FRONTEND_URL }));
app.listen(process.env.PORT);
