import { TypeOrmModule } from "@nestjs/typeorm";
export const db = TypeOrmModule.forRoot({
  type: "postgres",
  autoLoadEntities: true,
  synchronize: true,
});
