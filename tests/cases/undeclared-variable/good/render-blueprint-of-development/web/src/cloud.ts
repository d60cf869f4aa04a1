export const cloud = import.meta.env.VITE_CLOUD_NAME;
