import express from "express";
import "./src/db.js";
import { queue } from "./src/queue/index.js";

const app = express();
app.get("/", (req, res) => res.send(queue.name));
app.listen(process.env.PORT);
