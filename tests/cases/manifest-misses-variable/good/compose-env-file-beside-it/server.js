const express = require('express');
const store = { url: process.env.DATABASE_URL, mail: process.env.MAIL_HOST };
express().listen(3000, () => console.log(store));
