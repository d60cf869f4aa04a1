if (size > Number(process.env.MAX_UPLOAD)) refuse();
const age = parseInt(process.env.COOKIE_DAYS, 10) * 24;
const label = 'v' + process.env.VERSION_TAG;
