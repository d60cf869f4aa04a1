export const token = import.meta.env.PUBLIC_ADMIN_PASSWORD;
