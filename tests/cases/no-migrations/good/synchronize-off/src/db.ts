export const db = { type: "postgres", entities: [], synchronize: false };
