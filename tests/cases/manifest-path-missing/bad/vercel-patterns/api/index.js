const app = require("express")();
app.get("/health", (request, response) => response.json({ status: "ok" }));
app.get("/tasks/summary", (request, response) => response.json({ done: true }));
module.exports = app;
app.listen(3000);
