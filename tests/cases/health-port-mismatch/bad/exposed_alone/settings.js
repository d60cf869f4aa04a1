exports.read = (name) => JSON.parse(require('fs').readFileSync('x.json'))[name];
