const region = process.env.REGION;
const url = process.env.DATABASE_URL;
