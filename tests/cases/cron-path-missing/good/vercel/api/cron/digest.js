module.exports = (request, response) => response.json({ done: true });
