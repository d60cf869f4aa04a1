exports.list = (req, res) => res.json([]);
exports.create = async (req, res) => res.status(201).json({});
exports.any = (req, res) => res.end();
