const mongoose = require('mongoose');
const jwt = require('jsonwebtoken');
const express = require('express');
mongoose.connect(process.env.STORE_URI);
express().post('/login', (req, res) => res.json(jwt.sign({}, process.env.SIGN_KEY)));
