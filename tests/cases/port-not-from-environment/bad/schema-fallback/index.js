const express = require('express');
const Joi = require('joi');

const { value: env } = Joi.object({ PORT: Joi.number().default(3000) }).unknown().validate(process.env);
const app = express();
app.get('/health', (req, res) => res.sendStatus(200));
app.listen(env.PORT);
