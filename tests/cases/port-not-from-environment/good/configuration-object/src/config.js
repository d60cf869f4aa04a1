module.exports = { server: { port: process.env.PORT || 4000 } };
