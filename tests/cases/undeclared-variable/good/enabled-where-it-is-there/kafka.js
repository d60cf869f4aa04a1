const { Kafka, KafkaClient } = require('kafkajs');
const enabled = Boolean(process.env.KAFKA_URL && process.env.KAFKA_BROKER);
function getClient() {
  return new KafkaClient(process.env.KAFKA_URL, [process.env.KAFKA_BROKER]);
}
require('express')().listen(process.env.PORT);
module.exports = { client: enabled && getClient() };
