if (size > process.env.MAX_UPLOAD) refuse();
const age = process.env.COOKIE_DAYS * 24;
