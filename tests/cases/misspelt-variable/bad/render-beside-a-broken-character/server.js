const express = require('express');
const { Pool } = require('pg');

console.log('ðŸ” connecting');
const pool = new Pool({ connectionString: process.env.DATABASE_URL });
express().listen(process.env.PORT, () => pool.connect());
