const on = !!process.env.ENABLE_MAIL;
if (process.env.DISABLE_AUTH) skip();
if (process.env.DISABLE_AUTH) again();
