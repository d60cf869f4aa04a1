import { migrate } from "drizzle-orm/node-postgres/migrator";
import { drizzle } from "drizzle-orm/node-postgres";

export async function runMigrations(url: string) {
  const db = drizzle(url);
  await migrate(db, { migrationsFolder: "drizzle" });
}
