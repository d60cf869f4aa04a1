export const password = import.meta.env.VITE_ADMIN_PASSWORD;
