const Joi = require('joi');
const schema = Joi.object().keys({ API_SECRET: Joi.string().required(), PORT: Joi.number().default(3000) }).unknown();
const { value } = schema.validate(process.env);
module.exports = value;
