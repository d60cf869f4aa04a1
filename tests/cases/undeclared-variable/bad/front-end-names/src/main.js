export const dsn = import.meta.env.VITE_SENTRY_DSN;
