console.log(process.env.REACT_APP_SENTRY_DSN);
