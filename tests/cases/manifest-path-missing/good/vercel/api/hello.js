module.exports = (req, res) => res.send("hi");
