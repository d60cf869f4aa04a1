const Joi = require('joi');
const { value: env, error } = Joi.object({ JWT_SECRET: Joi.string().required() }).unknown().validate(process.env);
if (error) throw error;
module.exports = { secret: env.JWT_SECRET };
