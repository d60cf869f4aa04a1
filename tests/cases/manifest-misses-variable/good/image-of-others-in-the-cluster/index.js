import express from "express";

const secret = process.env.SESSION_SECRET;
if (!secret) throw new Error("SESSION_SECRET is missing");
const bucket = process.env.BUCKET;
if (!bucket) throw new Error("BUCKET is missing");
const app = express();
app.get("/orders", (req, res) => res.json([]));
app.listen(process.env.PORT);
