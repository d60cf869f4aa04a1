import { Controller, Get, Head, Post, VERSION_NEUTRAL, Version } from '@nestjs/common'

@Controller()
export class AppController {
  @Get()
  root() { return 'hi' }

  @Post(['one', 'two'])
  several() { return 1 }

  @Version('2')
  @Get('newer')
  newer() { return 1 }
}

@Controller({ version: VERSION_NEUTRAL })
export class HealthController {
  @Get('health')
  health() { return 'ok' }

  @Get('status/:kind')
  status() { return 'ok' }
}
