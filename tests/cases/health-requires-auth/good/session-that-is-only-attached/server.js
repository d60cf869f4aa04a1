import express from 'express';
import { clerkMiddleware } from '@clerk/express';

const app = express();
app.use(clerkMiddleware({ secretKey: process.env.CLERK_SECRET_KEY }));
app.get('/health', (req, res) => res.json({ status: 'ok' }));
app.listen(process.env.PORT);
