import { Controller, Patch, Param, All, applyDecorators, Put } from '@nestjs/common'
import { Crud } from './crud'

const PATH = 'users'
const Replace = (path: string) => applyDecorators(Put(path))

@Controller({ path: PATH, version: ['1', '2'] })
export class UsersController extends Crud {
  @Patch(':id')
  change(@Param('id') id: string) { return id }

  @Replace(':id/whole')
  replace() { return 1 }

  @All('everything')
  everything() { return 1 }
}
