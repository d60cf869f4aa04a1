import { controller, httpGet } from 'inversify-express-utils'

@controller('/')
export class Home {
  @httpGet('health')
  health () { return 'ok' }
}
