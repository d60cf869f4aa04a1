const base = process.env.API_BASE || '/api';
module.exports = { prefix: `${base}/v1`, port: parseInt(process.env.PORT, 10) || 3000 };
