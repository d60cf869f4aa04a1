const express = require('express');
const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL });
const app = express();

app.get('/healthz', async (req, res) => {
  await pool.query('SELECT 1');
  res.send('ok');
});

app.listen(process.env.PORT || 8080);
