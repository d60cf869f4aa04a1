import { NextRequest, NextResponse } from 'next/server'
import { jwtVerify } from 'jose'

const PUBLIC_ROUTES = ['/api/auth/login', '/api/health']

export async function middleware(request: NextRequest) {
  if (PUBLIC_ROUTES.some((route) => request.nextUrl.pathname.startsWith(route))) {
    return NextResponse.next()
  }
  const token = request.headers.get('authorization')
  if (!token) {
    return NextResponse.json({ error: 'who is asking' }, { status: 401 })
  }
  await jwtVerify(token, new Uint8Array())
  return NextResponse.next()
}

export const config = { matcher: '/api/:path*' }
