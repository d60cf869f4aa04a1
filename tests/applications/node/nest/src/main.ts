import 'reflect-metadata'
import { RequestMethod, VersioningType } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { AppModule } from './app.module'

export async function create() {
  const app = await NestFactory.create(AppModule, { logger: false })
  app.setGlobalPrefix('api', { exclude: ['health', { path: 'status/:kind', method: RequestMethod.GET }] })
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' })
  return app
}

async function bootstrap() {
  const app = await create()
  await app.listen(process.env.PORT ?? 3000)
}
if (require.main === module) void bootstrap()
