const { MongoClient } = require("mongodb");
function run() {
  return new MongoClient(process.env.OLD_DATABASE_URL).connect();
}
if (require.main === module) {
  run();
}
