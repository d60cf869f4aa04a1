exports.wrap = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next);
exports.protect = (req, res, next) => (req.headers.authorization ? next() : res.status(401).end());
