module.exports = { server: { port: 4000 } };
