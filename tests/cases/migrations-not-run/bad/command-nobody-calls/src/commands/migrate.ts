import { runMigrations } from "../db/run-migrations.js";

await runMigrations(process.env.DATABASE_URL!);
