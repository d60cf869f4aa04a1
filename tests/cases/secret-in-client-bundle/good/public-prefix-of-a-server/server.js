const express = require("express");
const app = express();
const url = process.env.PUBLIC_DATABASE_URL;
app.get("/health", (req, res) => res.json({ ok: Boolean(url) }));
app.listen(process.env.PORT);
