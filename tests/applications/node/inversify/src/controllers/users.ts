import { controller, httpDelete, httpGet, httpPatch, httpPost, all } from 'inversify-express-utils'

const only = (_request: unknown, _response: unknown, next: () => void) => next()

class Listed {
  @httpGet('/listed')
  list () { return [] }
}

@controller('/users', only)
export class Users extends Listed {
  @httpGet('/:id', only)
  one () { return 1 }

  @httpPost('/')
  add () { return 1 }

  @httpPatch('/:id/name')
  @httpDelete('/:id')
  change () { return 1 }

  @all('/everything')
  everything () { return 1 }
}
