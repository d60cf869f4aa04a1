import express from "express";
import serverless from "serverless-http";

const app = express();
app.get("/orders", (req, res) => res.json([]));

export const main = serverless(app);
