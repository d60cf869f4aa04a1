module.exports = (app, config) => {
  app.listen(config.server.port, () => console.log('up'));
};
