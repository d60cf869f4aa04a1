const app = require("express")();
const port = process.env.PORT || 4000;
app.get("/health", (request, response) => response.json({ status: "ok" }));
app.listen(port);
