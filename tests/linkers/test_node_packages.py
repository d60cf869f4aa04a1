"""Routes that hang on packages around the Node frameworks, on loaders of folders, and on Node's own server."""

from __future__ import annotations

from pathlib import Path

import pytest
from linkers.repository import repository

EXPRESS = "const express = require('express'); const app = express();\n"
END = "(q, s) => s.end()"
ROUTER = f"const r = require('express').Router(); r.get('/x', {END}); module.exports = r\n"

APPLICATIONS: dict[str, tuple[dict[str, str], list[str]]] = {
    "glue composes a manifest's plugins": (
        {
            "app.js": "const Glue = require('glue'); const Confidence = require('confidence')\n"
            "const store = new Confidence.Store({ old: { registrations: [{ plugin: { register: './api' }, options: { routes: { prefix: '/v1' } } },"
            " { plugin: 'inert' }] }, $meta: 1 })\n"
            "Glue.compose(store.get('/old'), { relativeTo: __dirname }, (error, server) => server.route({ method: 'GET', path: '/own', handler: h }))\n",
            "api/index.js": "const register = (server, options, next) => { server.auth.default('jwt'); server.route(require('./routes')); next() }\n"
            "register.attributes = { name: 'api' }\nmodule.exports = register\n",
            "api/routes.js": "module.exports = [{ method: 'GET', path: '/a/{id?}', config: { auth: false, handler: 1 } }, { method: 'POST', path: '/a', handler: 1 }]\n",
        },
        ["GET /v1/a/{id}", "POST /v1/a [jwt for the whole application]", "GET /own [jwt for the whole application]"],
    ),
    "controllers of tsoa go where the generated file puts them": (
        {
            "package.json": '{"scripts": {"start": "node build/src/app.js"}, "dependencies": {"tsoa": "6", "express": "4"}}',
            "tsoa.json": '{"routes": {"basePath": "/v1"}}',
            "src/app.ts": "import express from 'express'\nimport { RegisterRoutes } from '../build/routes'\nconst app = express()\n"
            "const api = express.Router()\nRegisterRoutes(api)\napp.use('/api', api)\napp.listen(1)\n",
            "src/users.ts": "import { Controller, Get, Post, Route, Security, Path } from 'tsoa'\n@Route('users')\nexport class Users extends Controller {\n"
            "  @Get('{id}') public async one(@Path() id: string): Promise<string> { return id }\n  @Security('jwt', ['a']) @Post() add() {}\n}\n",
        },
        ["GET /api/v1/users/{id}", "POST /api/v1/users [@Security('jwt')]"],
    ),
    "OvernightJS adds controllers to its server": (
        {
            "app.ts": "import { Server } from '@overnightjs/core'\nimport { Users } from './users'\nimport { authenticate } from './auth'\n"
            "class Api extends Server { constructor() { super(); this.app.use((q, s, next) => next()); super.addControllers([new Users()]) } }\nnew Api()\n",
            "users.ts": "import { Controller, Get, Middleware, ClassMiddleware } from '@overnightjs/core'\nimport { authenticate } from './auth'\n"
            "@Controller('api/users')\nexport class Users { @Get(':id') @Middleware([authenticate]) one() {}\n @Get() all() {} }\n",
            "auth.ts": "export const authenticate = (q, s, next) => next()\n",
        },
        ["GET /api/users/{id} [authenticate]", "GET /api/users"],
    ),
    "classes of awilix with decorators": (
        {
            "app.js": "const Koa = require('koa'); const { loadControllers } = require('awilix-koa')\nconst app = new Koa()\n"
            "app.use(loadControllers('api/*.ts', { cwd: __dirname }))\n",
            "api/todos.ts": "import { route, GET, POST, before } from 'awilix-koa'\nimport { requireAuth } from 'gate'\n@route('/todos')\nexport default class Todos {\n"
            "  @GET() list() {}\n  @route('/:id') @POST() @before([requireAuth]) one() {} }\n",
        },
        ["GET /todos", "POST /todos/{id} [requireAuth]"],
    ),
    "koa-joi-router and koa-swagger-decorator": (
        {
            "app.js": "const Koa = require('koa'); const router = require('koa-joi-router'); const { SwaggerRouter } = require('koa-swagger-decorator'); const { authenticate } = require('gate')\n"
            "const app = new Koa(); const one = router()\none.route([{ method: ['put', 'post'], path: '/j/:id', handler: h }, { method: 'get', path: '/k', pre: authenticate, handler: [h] }])\n"
            "app.use(one.middleware())\nconst two = new SwaggerRouter()\ntwo.get('/s/:id', h)\ntwo.swagger({ title: 'x' })\ntwo.mapDir(__dirname)\napp.use(two.routes())\n",
            "package.json": '{"main": "app.js"}',
            "users.ts": "import { request, summary, prefix } from 'koa-swagger-decorator'\n@prefix('/s')\nexport default class Users {\n"
            "  @request('get', '/{id}') @summary('one') static async one(c) {}\n  @request('delete', '/') static async none(c) {} }\n",
        },
        ["PUT /j/{id}", "POST /j/{id}", "GET /k [authenticate]", "GET /s/{id}", "DELETE /s"],
    ),
    "services of Feathers": (
        {
            "app.ts": "import { feathers } from '@feathersjs/feathers'\nimport express, { rest } from '@feathersjs/express'\nimport { messages } from './messages'\n"
            "const app = express(feathers())\napp.use(express.json())\napp.configure(rest())\napp.configure(messages)\n"
            "app.use('/health', { async find() { return 'ok' } })\n",
            "messages.ts": "import { KnexService } from '@feathersjs/knex'\nimport { authenticate } from '@feathersjs/authentication'\n"
            "class Messages extends KnexService {}\nexport const messages = (app) => {\n  app.use('messages', new Messages(), { methods: ['find', 'patch'] })\n"
            "  app.service('messages').hooks({ before: { patch: [authenticate('jwt')] } })\n}\n",
        },
        ["GET /messages", "PATCH /messages/{id} [authenticate]", "GET /health"],
    ),
    "tables of express-routes-mapper": (
        {"app.js": EXPRESS + "const map = require('express-routes-mapper');\nconst t = require('./t'); app.use('/p', map(t, 'api/'));\n",
         "t.js": "module.exports = { 'GET /users': 'UserController.all', 'POST /users': 'UserController.add' }\n"},
        ["GET /p/users", "POST /p/users"],
    ),
    "lodash over tables, and the package config": (
        {"app.js": EXPRESS + "const _ = require('lodash'); const config = require('config');\nconst t = _.extend({}, require('./a'), { '/b': { post: 'x' } });\n"
         f"_.each(t, (verbs, path) => _.forOwn(verbs, (name, verb) => app[verb](config.API + config.get('deep.er') + path, {END})));\n",
         "a.js": "module.exports = { '/a': { get: 'x', put: 'y' } }\n", "config/default.js": "module.exports = { API: process.env.API || '/v5', deep: { er: '/d' } }\n",
         "package.json": '{"main": "app.js", "dependencies": {"config": "3", "express": "4"}}'},
        ["GET /v5/d/a", "PUT /v5/d/a", "POST /v5/d/b"],
    ),
    "folders by pattern, by name and by consign": (
        {"app.js": EXPRESS + "const glob = require('glob'); const dir = require('require-dir'); const consign = require('consign'); const fg = require('fast-glob');\n"
         "glob.sync(__dirname + '/g/**/*.route.js', { ignore: '**/no.*' }).forEach((file) => app.use('/g', require(file)));\n"
         "glob('h/*.js', { cwd: __dirname, absolute: true }, (error, files) => files.map((file) => app.use('/h', require(file))));\n"
         "for (const [name, router] of Object.entries(dir('./d'))) app.use('/' + name, router);\n"
         "consign({ cwd: 'c' }).include('config.js').then('routes').into(app);\napp.use('/e', fg.sync(['e/*.{js,ts}', '!e/b.js']).map((f) => require('./' + f)));\n",
         "g/in/a.route.js": ROUTER, "g/in/no.route.js": ROUTER.replace("/x", "/no"), "g/b.js": ROUTER.replace("/x", "/no"), "h/h.js": ROUTER,
         "d/users.js": ROUTER, "c/config.js": "module.exports = (app) => app.set('x', 1)\n",
         "c/routes/deep/r.js": f"module.exports = (app) => app.get('/consigned', {END})\n", "e/a.ts": ROUTER.replace("/x", "/e1"), "e/b.js": ROUTER},
        ["GET /g/x", "GET /h/x", "GET /users/x", "GET /consigned", "GET /e/e1", "GET /no unmounted", "GET /no unmounted", "GET /x unmounted"],
    ),
    "a constructor function": (
        {"app.js": "const express = require('express')\nfunction Server () { this.app = express(); this.app.get('/own', h); this.more() }\n"
         "Server.prototype.more = function () { this.app.use('/r', require('./r')) }\nnew Server()\n", "r.js": ROUTER},
        ["GET /own", "GET /r/x"],
    ),
    "a package that bears the framework's name": (
        {"package.json": '{"name": "express", "main": "app.js", "dependencies": {"express": "4"}}', "app.js": EXPRESS + f"app.get('/a', {END})\n"},
        ["GET /a"],
    ),
    "Node's own server": (
        {"app.js": "const http = require('node:http')\nconst server = http.createServer((req, res) => {\n"
         "  const { pathname } = new URL(req.url, 'http://x')\n  if (req.method !== 'GET' && pathname === '/never') return res.end()\n"
         "  if (pathname === '/healthz') { res.end('ok') } else if (req.method === 'POST' && req.url === '/items') { res.end() }\n"
         "  switch (pathname) { case '/a': case '/b': res.end(); break; case '/c': if (req.method === 'PUT') res.end(); break; default: res.statusCode = 404 }\n"
         "  if (req.url.startsWith('/static/')) res.end()\n})\nserver.listen(3000)\n"},
        ["GET /healthz", "POST /items", "ANY /a", "ANY /b", "PUT /c", "ANY /static/** opaque"],
    ),
    "an application given to Node's own server": (
        {"package.json": '{"scripts": {"start": "node build/server.js"}}', "Dockerfile": "FROM node\nCMD [\"node\", \"build/server.js\"]\n",
         "src/server.ts": "import app from './app'\nimport { createServer } from 'http'\nconst server = createServer(app)\nserver.listen(1)\n",
         "src/app.ts": f"import express from 'express'\nconst app = express()\napp.get('/a', {END})\nexport default app\n"},
        ["GET /a"],
    ),
    "an alias that only a build tool knows, and a worker that wrangler starts": (
        {"package.json": '{"scripts": {"dev": "wrangler dev"}, "dependencies": {"hono": "4", "@scope/users": "1"}}',
         "src/index.ts": "import { make } from '@parts/make'\nimport { x } from '@scope/users'\nconst app = make()\napp.get('/a', h)\napp.use('/x', x)\nexport default app\n",
         "src/lib/parts/make.ts": "import { Hono } from 'hono'\nexport const make = () => new Hono().basePath('/v1')\n",
         "src/scope/users.ts": "export const x = 1\n"},
        ["GET /v1/a"],
    ),
    "a router mounted at a pattern is at each path that it means, and never at the top": (
        {"app.js": EXPRESS + "app.use(/^\\/v[12]/, require('./r'));\napp.use(['/one', '/two'], (q, s, next) => next(), require('./r'));\n", "r.js": ROUTER},
        ["GET /one/x", "GET /two/x", "GET /v1/x", "GET /v2/x"],
    ),
    "a router that handles a route sees the whole path": (
        {"app.js": EXPRESS + "const api = express();\napi.all('/x*', require('./r'));\napp.use('/api', api);\n", "r.js": ROUTER},
        ["GET /api/x"],
    ),
    "middleware of a package at a health path": (
        {"app.js": "import express from 'express'\nimport health from '@cloudnative/health-connect'\nconst app = express()\n"
         "app.use('/live', health.LivenessEndpoint(checker))\napp.use('/assets', serve.files('x'))\n"},
        ["GET /live"],
    ),
    "what holds everywhere but under test is no condition": (
        {"app.js": EXPRESS + f"const isTest = process.env.NODE_ENV === 'test';\nif (!isTest) app.get('/a', {END});\nif (process.env.NODE_ENV !== 'test') app.get('/b', {END});\n"},
        ["GET /a", "GET /b"],
    ),
    "what unless lets through is not guarded": (
        {"app.js": EXPRESS + "const { expressjwt } = require('express-jwt');\n"
         "app.use(expressjwt({ secret: 1 }).unless({ path: ['/login', /^\\/open\\/.*/, { url: '/h', methods: ['GET'] }] }));\n"
         f"for (const path of ['/login', '/open/x', '/h', '/kept']) app.get(path, {END});\n"},
        ["GET /login", "GET /open/x", "GET /h", "GET /kept [expressjwt(…).unless(…)]"],
    ),
    "a base path and a middleware of Next": (
        {"package.json": '{"dependencies": {"next": "15"}, "scripts": {"start": "next start"}}',
         "next.config.mjs": "import { withSentry } from 'watch'\nconst config = { basePath: '/base' }\nexport default withSentry(config, {})\n",
         "src/middleware.ts": "import { NextResponse } from 'next/server'\nexport function middleware(request) {\n"
         "  if (!request.cookies.get('session')) return NextResponse.json({}, { status: 401 })\n  return NextResponse.next()\n}\n"
         "export const config = { matcher: ['/api/mine/:path*'] }\n",
         "src/app/api/mine/[id]/route.ts": "export async function GET() {}\n", "src/app/api/open/route.ts": "export const POST = handler\n"},
        ["GET /base/api/mine/{id} [middleware.ts before it]", "POST /base/api/open"],
    ),
    "a prefix of Nest that hangs on a setting": (
        {"src/main.ts": "import { NestFactory } from '@nestjs/core'\nimport { AppModule } from './app.module'\nconst app = await NestFactory.create(AppModule)\n"
         "app.setGlobalPrefix('api', { exclude: ['cats/(.*)'] })\n",
         "src/app.module.ts": "import { Module, Controller, Get } from '@nestjs/common'\n@Controller('cats') class Cats { @Get() all() {}\n @Get(':id') one() {} }\n"
         "@Module({ controllers: [Cats] }) export class AppModule {}\n"},
        ["GET /api/cats", "GET /cats/{id}"],
    ),
    "a validator of what was sent is no guard": (
        {"app.js": EXPRESS + "const { validateUser, checkUser, checkNewUser, verifyUser } = require('./checks');\n"
         f"app.post('/a', validateUser, {END}); app.post('/b', checkUser, {END}); app.post('/c', checkNewUser, {END}); app.post('/d', verifyUser, {END});\n",
         "checks.js": "exports.validateUser = (q, s, next) => { if (!q.body.name) return s.status(400).end(); next() }\n"
         "exports.checkUser = (q, s, next) => { if (!q.user) return s.redirect('/login'); next() }\n"
         "exports.checkNewUser = (q, s, next) => { q.user = find(q.kauth); next() }\n"
         "exports.verifyUser = (q, s, next) => { if (!q.user) throw new UnauthorizedError(); next() }\n"},
        ["POST /a", "POST /b [checkUser]", "POST /c", "POST /d [verifyUser]"],
    ),
    "controllers of Nest listed through a namespace": (
        {"src/main.ts": "import { NestFactory } from '@nestjs/core'\nimport { AppModule } from './app.module'\nNestFactory.create(AppModule)\n",
         "src/app.module.ts": "import { Module } from '@nestjs/common'\nimport * as controllers from './controllers'\nimport { APP_GUARD } from '@nestjs/core'\nimport { AuthGuard } from './guard'\n"
         "@Module({ controllers: Object.values(controllers), providers: [{ provide: APP_GUARD, useClass: AuthGuard }] })\nexport class AppModule {}\n",
         "src/guard.ts": "export class AuthGuard {}\n", "src/controllers/index.ts": "export * from './a'\nexport * from './b'\n",
         "src/controllers/a.ts": "import { Controller, Get, applyDecorators, SetMetadata } from '@nestjs/common'\nconst Public = () => SetMetadata('isPublic', true)\n"
         "export const ApiPublic = () => applyDecorators(Public())\nconst Hidden = () => applyDecorators(SetMetadata('isPublic', false))\n"
         "@Controller('a') export class A { @ApiPublic() @Get('open') open() {}\n @Hidden() @Get() all() {} }\n",
         "src/controllers/b.ts": "import { Controller, Get } from '@nestjs/common'\n@Controller('b') export class B { @Get() all() {} }\n"},
        ["GET /a/open", "GET /a [AuthGuard for the whole application]", "GET /b [AuthGuard for the whole application]"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", APPLICATIONS)
def test_routes(tmp_path: Path, case: str) -> None:
    files, wanted = APPLICATIONS[case]
    project = repository(tmp_path, {"package.json": '{"main": "app.js"}', **files})
    states = {"served": "", "opaque": " opaque", "unmounted": " unmounted"}
    found = [
        f"{route.method} {route.path}{states[route.state]}" + (f" [{route.auth}]" if route.auth else "")
        for route in project.routes
        if not (route.state == "opaque" and not route.own)
    ]
    assert sorted(found) == sorted(wanted)
    assert bool(project.gaps("routes")) == ("pattern is not" in case)


PREFIXES = {
    "setGlobalPrefix(process.env.PREFIX)": ("/{prefix}/health", "served", True),
    "setGlobalPrefix(process.env.PREFIX || 'api')": ("/api/health", "served", False),
}


@pytest.mark.parametrize("call", PREFIXES)
def test_a_prefix_that_is_not_known_is_said_to_be_so(tmp_path: Path, call: str) -> None:
    path, state, gap = PREFIXES[call]
    main = f"import {{ NestFactory }} from '@nestjs/core'\nimport {{ AppModule }} from './app.module'\nconst app = await NestFactory.create(AppModule)\napp.{call}\n"
    module = (
        "import { Module, Controller, Get } from '@nestjs/common'\n@Controller('health') class Health { @Get() check() {} }\n"
        "@Module({ controllers: [Health] }) export class AppModule {}\n"
    )
    project = repository(tmp_path, {"src/main.ts": main, "src/app.module.ts": module})
    assert [(route.path, route.state, route.health) for route in project.routes] == [(path, state, True)]
    assert bool(project.gaps("routes")) == gap


def test_a_router_that_only_a_container_may_make_is_a_gap(tmp_path: Path) -> None:
    files = {
        "app.js": "const { Router } = require('express')\nmodule.exports = ({ api }) => {}\n"
        "exports.users = ({ api }) => { const users = Router(); users.get('/', h); api.use(users) }\n",
        "package.json": '{"main": "app.js"}',
        "server.js": "const express = require('express')\nconst server = wrap('server')\nconst boot = { name: 'boot', fn: () => { const app = express(); app.get('/status', h) } }\n"
        "const makeUsers = ({ api }) => { const users = express.Router(); users.get('/', h); api.use(users) }\n",
    }
    project = repository(tmp_path, files)
    assert [route.path for route in project.routes] == ["/status"]
    assert [gap.location.path for gap in project.gaps("routes")] == ["app.js", "server.js"]


def test_a_plugin_that_could_not_be_resolved_is_a_gap(tmp_path: Path) -> None:
    code = "const server = require('@hapi/hapi').server()\nserver.register(require('./' + process.argv[2]))\nserver.route(pick())\n"
    assert len(repository(tmp_path, {"app.js": code}).gaps("routes")) == 2
