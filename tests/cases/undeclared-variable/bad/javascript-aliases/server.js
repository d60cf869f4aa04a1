const env = process.env;
const { DB_URL, DB_POOL = '5' } = process.env;
const express = require('express');
connect(DB_URL, DB_POOL, env.REGION_CODE, env['MAIL_HOST'] || 'localhost');
