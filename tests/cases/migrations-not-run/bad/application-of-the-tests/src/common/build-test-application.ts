import { TypeOrmModule } from '@nestjs/typeorm';

export const modules = [TypeOrmModule.forRoot({ type: 'postgres', migrationsRun: true })];
