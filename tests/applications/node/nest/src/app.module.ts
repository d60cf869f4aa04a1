import { Module, forwardRef } from '@nestjs/common'
import { RouterModule } from '@nestjs/core'
import { AdminModule, ReportsModule } from './admin/admin.module'
import { AppController, HealthController } from './app.controller'
import { UsersModule } from './users/users.module'

@Module({
  imports: [
    forwardRef(() => UsersModule),
    AdminModule.register('x'),
    RouterModule.register([{ path: 'admin', module: AdminModule, children: [{ path: 'reports', module: ReportsModule }] }]),
  ],
  controllers: [AppController, HealthController],
})
export class AppModule {}
