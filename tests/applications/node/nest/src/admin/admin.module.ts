import { Controller, DynamicModule, Get, Module } from '@nestjs/common'

@Controller('stats')
class StatsController {
  @Get()
  stats() { return {} }
}

@Controller()
class ReportsController {
  @Get('daily')
  daily() { return {} }
}

@Module({ controllers: [ReportsController] })
export class ReportsModule {}

@Module({})
export class AdminModule {
  static register(name: string): DynamicModule {
    return { module: AdminModule, imports: [ReportsModule], controllers: [StatsController], providers: [{ provide: 'NAME', useValue: name }] }
  }
}
