require('dotenv').config({ path: './config/config.env' });
require('express')();
