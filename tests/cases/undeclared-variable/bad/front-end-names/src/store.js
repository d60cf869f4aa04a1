export const commit = import.meta.env.VITE_COMMIT_HASH;
export const date = import.meta.env.VITE_COMMIT_DATE;
