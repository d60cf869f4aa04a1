import { Delete, Get, Param } from '@nestjs/common'

export abstract class Crud {
  @Get()
  list(): unknown[] { return [] }

  @Delete(':id')
  remove(@Param('id') id: string) { return id }
}
