const express = require("express");
const fs = require("fs");
const path = require("path");
const app = express();
const FILE = path.join(__dirname, "data", "orders.json");
const orders = () => JSON.parse(fs.readFileSync(FILE, "utf8"));
app.get("/orders", (req, res) => res.json(orders()));
app.post("/orders", (req, res) => {
  fs.writeFileSync(FILE, JSON.stringify([...orders(), req.body]));
  fs.writeFileSync(path.join(__dirname, "report.json"), "{}");
  fs.writeFileSync(process.env.OUT, JSON.stringify(1));
  res.sendStatus(201);
});
app.listen(process.env.PORT);
