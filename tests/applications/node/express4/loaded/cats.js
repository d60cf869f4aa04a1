module.exports = function (app) {
  app.get('/cats', function (req, res) { res.json([]); });
  app.post('/cats/:name', (req, res) => res.json({}));
};
