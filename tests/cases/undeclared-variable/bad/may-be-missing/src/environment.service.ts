import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';

@Injectable()
export class EnvironmentService {
  constructor(private configService: ConfigService) {}

  posthogKey() {
    return this.configService.get<string>('POSTHOG_KEY');
  }

  driver() {
    return this.configService.get('AI_DRIVER');
  }

  secret() {
    return this.configService.getOrThrow<string>('APP_SECRET');
  }
}

export const favicon = { faviconUrl: process.env.FAVICON_URL };
