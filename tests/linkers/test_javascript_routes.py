"""Routes of JavaScript and TypeScript applications: modules, states, guards, limits, documentation, and what is no route."""

from __future__ import annotations

from pathlib import Path

import pytest
from linkers.repository import repository

from deployable.model import ApiDocs, Route, RouteState
from deployable.project import Project

EXPRESS = "const express = require('express');\nconst app = express();\n"


def project(folder: Path, files: dict[str, str]) -> Project:
    return repository(folder, files)


def express(folder: Path, code: str, **more: str) -> dict[tuple[str, str], Route]:
    files = {"package.json": '{"name": "a", "main": "app.js"}', "app.js": EXPRESS + code, **more}
    return {(route.method, route.path): route for route in project(folder, files).routes if route.own}


def docs(folder: Path, code: str) -> list[ApiDocs]:
    return list(project(folder, {"app.js": EXPRESS + code}).api_docs)


# --------------------------------------------------------------------------- modules

LEADS = {
    "extension left out": ("require('./routes/a')", {"routes/a.ts": ""}),
    "js that stands for ts": ("require('./routes/a.js')", {"routes/a.ts": ""}),
    "index": ("require('./routes')", {"routes/index.mjs": ""}),
    "main of a folder": ("require('./routes')", {"routes/package.json": '{"main": "lib/x.js"}', "routes/lib/x.js": ""}),
    "tsconfig paths": ("require('@r/a')", {"tsconfig.json": '{"extends": "./base.json"}', "base.json": "", "tsconfig.base.json": "",
                       "src/a.ts": "", "jsconfig.json": ""}),
    "base url": ("require('parts/a')", {"tsconfig.json": '{"compilerOptions": {"baseUrl": "src"}}', "src/parts/a.js": ""}),
    "at sign by custom": ("require('@/a')", {"src/a.js": ""}),
    "package imports": ("require('#lib/a')", {"package.json": '{"main": "app.js", "imports": {"#lib/*": "./lib/*.js"}}', "lib/a.js": ""}),
    "module-alias": ("require('@lib/a')", {"package.json": '{"main": "app.js", "_moduleAliases": {"@lib": "lib"}}', "lib/a.js": ""}),
    "workspace": ("require('@me/routes')", {"packages/routes/package.json": '{"name": "@me/routes", "main": "dist/index.js"}',
                  "packages/routes/src/index.ts": ""}),
    "workspace sub-path": ("require('@me/routes/a')", {"packages/routes/package.json": '{"name": "@me/routes"}', "packages/routes/a.js": ""}),
    "dynamic import": ("(await import('./a.js')).default", {"a.js": ""}),
    "folder on disk": ("require(require('path').join(__dirname, 'lib', 'a'))", {"lib/a.js": ""}),
}  # fmt: skip


@pytest.mark.parametrize("case", LEADS)
def test_imports_lead_to_files(tmp_path: Path, case: str) -> None:
    specifier, files = LEADS[case]
    router = "const r = require('express').Router();\nr.get('/a', (q, s) => s.end());\nmodule.exports = r;\n"
    if case == "tsconfig paths":
        files = {"tsconfig.json": '{"extends": "./base.json"} // c', "base.json": "{}", "src/a.ts": ""}
        files["tsconfig.json"] = '{"compilerOptions": {"paths": {"@r/*": ["./src/*"],}}}'
    written = {name: text or router for name, text in files.items()}
    assert ("GET", "/x/a") in express(tmp_path, f"app.use('/x', {specifier});\n", **written)


def test_what_is_imported_by_name(tmp_path: Path) -> None:
    files = {
        "package.json": '{"scripts": {"start": "node dist/main.js"}}',
        "tsconfig.json": '{"compilerOptions": {"outDir": "dist", "rootDir": "src"}}',
        "src/main.ts": "import { make as build } from './app'\nbuild()\n",
        "src/app.ts": "import express from 'express'\nimport * as paths from './paths'\nimport { one, two as second } from './routers'\n"
        "export const make = () => { const app = express(); app.use(paths.A, one); app.use(paths.default.b, second); return app }\n",
        "src/paths.ts": "export const A = '/a'\nexport default { b: `${A}/b` } as const\n",
        "src/routers/index.ts": "export * from './one'\nexport { default as two } from './two'\n",
        "src/routers/one.ts": "import { Router } from 'express'\nexport const one = Router()\none.get('/1', () => {})\n",
        "src/routers/two.ts": "import { Router } from 'express'\nconst r = Router()\nexport { r as default }\nr.get('/2', () => {})\n",
    }
    assert [(route.path, route.state) for route in project(tmp_path, files).routes] == [
        ("/a/1", RouteState.SERVED), ("/a/b/2", RouteState.SERVED),
    ]  # fmt: skip


def test_a_router_that_could_not_be_resolved_is_a_gap(tmp_path: Path) -> None:
    found = project(
        tmp_path, {"app.js": EXPRESS + "app.use('/x', pick(process.argv).router);\napp.get('/a', (q, s) => s.end());\n"}
    )
    assert [route.path for route in found.routes] == ["/a"]
    (gap,) = found.gaps("routes")
    assert gap.location.line == 3 and "/x" in gap.reason


# --------------------------------------------------------------------------- states

STATES = {
    "plain": ("app.get('/a', f)", RouteState.SERVED, ""),
    "environment": ("if (process.env.DEBUG) app.get('/a', f)", RouteState.CONDITIONAL, "process.env.DEBUG"),
    "configuration object": ("if (config.env === 'development') app.get('/a', f)", RouteState.CONDITIONAL, "config.env == 'development'"),
    "unless switched off": ("if (!process.env.NO_A) app.get('/a', f)", RouteState.SERVED, ""),
    "entry point": ("if (require.main === module) { app.get('/a', f) }", RouteState.SERVED, ""),
    "first of the cluster": ("const cluster = require('cluster'); if (cluster.isMaster) { cluster.fork() } else { app.get('/a', f) }",
                             RouteState.SERVED, ""),
    "callback": ("connect().then(() => { app.get('/a', f) })", RouteState.SERVED, ""),
    "error of a callback": ("start((err) => { if (err) throw err; app.get('/a', f) })", RouteState.SERVED, ""),
    "regular expression": ("app.get(/a+/, f)", RouteState.OPAQUE, ""),
    "nobody mounts it": ("const r = express.Router(); r.get('/a', f)", RouteState.UNMOUNTED, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", STATES)
def test_states(tmp_path: Path, case: str) -> None:
    code, state, condition = STATES[case]
    (route,) = express(tmp_path, code + "\n").values()
    assert (route.state, route.condition) == (state, condition)
    assert route.path == ("/**" if state is RouteState.OPAQUE else "/a")


def test_an_application_that_the_start_command_does_not_run_is_unmounted(tmp_path: Path) -> None:
    other = EXPRESS + "app.get('/mock', (q, s) => s.end());\napp.listen(4000);\n"
    found = express(tmp_path, "app.get('/a', (q, s) => s.end());\n", **{"mock/server.js": other})
    assert {path: route.state for (_, path), route in found.items()} == {
        "/a": RouteState.SERVED,
        "/mock": RouteState.UNMOUNTED,
    }


# --------------------------------------------------------------------------- express, in detail

NO_ROUTES = {
    "a setting": "app.get('port')",
    "an outgoing call": "axios.get('/health', f)",
    "a map": "const m = new Map(); m.get('/a', 1)",
    "middleware": "app.use((req, res, next) => next())",
    "not found": "app.all('*', (req, res) => res.status(404).end())",
    "not found by error": "app.use('/x', (req, res, next) => next(new Error('x')))",
    "a proxy of a test": "request(app).get('/a', f)",
    "text": "const s = \"app.get('/a', f)\"; // app.get('/b', f)",
}


@pytest.mark.parametrize("case", NO_ROUTES)
def test_what_is_no_route(tmp_path: Path, case: str) -> None:
    assert not express(tmp_path, NO_ROUTES[case] + ";\n")


def test_guards_and_limits_in_order(tmp_path: Path) -> None:
    found = express(
        tmp_path,
        """const auth = require('./auth'); const limit = require('express-rate-limit')({ max: 5 });
const r = express.Router(), p = express.Router(), u = { isAdmin: (q, s, next) => next() };
app.get('/open', f);
app.use('/login', limit); app.post('/login', auth.login);
r.get('/before', f); r.use(auth.check); r.get('/after', f);
app.use('/r', r);
app.use('/p', auth.check, p); p.get('/in', f);
app.get('/one', passport.authenticate('jwt', { session: false }), f);
app.get('/list', [auth.optional, u.isAdmin], f);
app.post('/signup', verify.checkRolesExisted, validate(auth.schema), auth.signup);
app.use('/admin', (req, res, next) => req.session.user ? next() : res.status(401).end()); app.get('/admin/x', f); app.get('/administer', f);
""",
        **{
            "auth.js": "exports.check = (req, res, next) => { if (!req.headers.authorization) return res.sendStatus(401); next() }\n"
        },
    )
    assert {path: route.auth for (_, path), route in found.items()} == {
        "/open": "", "/login": "", "/r/before": "", "/r/after": "auth.check", "/p/in": "auth.check",
        "/one": "passport.authenticate('jwt', …)", "/list": "u.isAdmin", "/signup": "", "/admin/x": "a function that answers 401",
        "/administer": "",
    }  # fmt: skip
    assert [path for (_, path), route in found.items() if route.limited_by] == ["/login"]
    assert found["POST", "/login"].handler == "auth.login" and found["GET", "/open"].handler == "f"


def test_health_and_what_it_reaches(tmp_path: Path) -> None:
    found = express(
        tmp_path,
        """const db = require('./db');
app.get('/health', async (req, res) => { await db.ping(); res.json({}) });
app.get('/livez', (req, res) => res.json({ up: process.uptime() }));
app.get('/ready', async (req, res) => { try { await db.ping() } catch (e) { res.json({ ok: true }) } });
app.get('/shopping', (req, res) => res.json([]));
app.use('/ping', (req, res) => res.send('pong'));
""",
        **{
            "db.js": "const { Pool } = require('pg');\nconst pool = new Pool();\nexports.ping = async () => { await pool.query('select 1') };\n"
        },
    )
    assert {path: (route.health, route.database, route.swallows_failure) for (_, path), route in found.items()} == {
        "/health": (True, True, False), "/livez": (True, False, False), "/ready": (True, True, True),
        "/shopping": (False, None, False), "/ping": (True, False, False),
    }  # fmt: skip


def test_static_files_and_packages(tmp_path: Path) -> None:
    code = """const actuator = require('express-actuator');
app.use(express.static('public')); app.use('/cdn', express.static('cdn')); app.use(actuator({ basePath: '/manage' }));
app.use('/graphql', graphqlHTTP({})); app.use('/api', require('http-proxy-middleware').createProxyMiddleware({}));
"""
    files = {"app.js": EXPRESS + code, "public/index.html": "x"}
    found = [(route.method, route.path, route.health) for route in project(tmp_path, files).routes if not route.own]
    assert found == [
        ("GET", "/", False), ("ANY", "/cdn/**", False), ("ANY", "/api/**", False), ("GET", "/manage/health", True),
        ("GET", "/manage/info", False), ("GET", "/manage/metrics", False),
    ]  # fmt: skip


def test_swagger_comments(tmp_path: Path) -> None:
    code = """/**
 * @swagger
 * /pets/{petId}:
 *   get:
 *     summary: One
 *     responses: {200: {description: OK}}
 *   delete:
 *     responses:
 *       204: {}
 */
app.get('/v1/pets/:id', f); app.delete('/v1/pets/:id', f); app.put('/v1/pets/:id', f); app.get('/v1/spets/:id', f);
const ui = require('swagger-ui-express');
if (process.env.NODE_ENV !== 'production') app.use('/docs', ui.serve, ui.setup(require('swagger-jsdoc')({})));
"""
    found = express(tmp_path, code)
    assert {method: (route.documented, route.responds) for (method, path), route in found.items() if "/pets" in path} == {
        "GET": ("swagger-jsdoc", ""), "DELETE": ("swagger-jsdoc", "swagger-jsdoc"), "PUT": ("", ""),
    }  # fmt: skip
    assert not found["GET", "/v1/spets/{id}"].documented
    (source,) = docs(tmp_path, code)
    assert (source.kind, source.url, source.condition) == ("generated", "/docs", "process.env.NODE_ENV != 'production'")


# --------------------------------------------------------------------------- the other frameworks


@pytest.mark.parametrize(
    ("hook", "guarded"),
    [
        ("if (req.url === '/health') return; if (!req.user) reply.code(401).send()", ["/users"]),
        ("if (!req.url.startsWith('/users')) return; if (!req.user) reply.code(401).send()", ["/users"]),
        ("if (!req.user && req.url !== '/health') reply.code(401).send()", ["/users"]),
        ("if (!req.user && req.url.startsWith('/users')) reply.code(401).send()", ["/users"]),
        ("if (open.includes(req.url)) return; if (!req.user) reply.code(401).send()", []),
        ("if (!req.user) reply.code(401).send()", ["/health", "/users"]),
    ],
)
def test_fastify_hooks_that_ask_for_the_path(tmp_path: Path, hook: str, guarded: list[str]) -> None:
    code = f"""const app = require('fastify')();
app.addHook('onRequest', async (req, reply) => {{ {hook} }});
app.get('/health', async () => 1);
app.get('/users', async () => 1);
"""
    found = project(tmp_path, {"app.js": code})
    assert sorted(route.path for route in found.routes if route.auth) == guarded


def test_fastify_hooks_schemas_and_packages(tmp_path: Path) -> None:
    code = """const app = require('fastify')();
app.register(require('@fastify/swagger')); app.register(require('@fastify/under-pressure'), { exposeStatusRoute: '/alive' });
app.decorate('authenticate', async (req) => { await req.jwtVerify() });
app.register(async (api) => {
  api.addHook('onRequest', async (req, reply) => { if (req.url === '/api/login') return; if (!req.session.user) reply.code(401).send() });
  api.post('/login', { config: { rateLimit: { max: 3 } } }, async () => 1);
  api.get('/me', { schema: { summary: 'Me', response: { 200: {} } } }, async () => 1);
}, { prefix: '/api' });
app.get('/mine', { onRequest: [app.authenticate], schema: { hide: true } }, async () => 1);
"""
    found = project(tmp_path, {"app.js": code})
    routes = {route.path: route for route in found.routes}
    assert {path: (bool(route.auth), route.own) for path, route in routes.items()} == {
        "/mine": (True, True), "/api/login": (False, True), "/api/me": (True, True), "/alive": (False, False),
    }  # fmt: skip
    assert routes["/api/login"].limited_by and routes["/alive"].health and not routes["/mine"].in_schema
    assert (routes["/api/me"].documented, routes["/api/me"].responds) == ("summary", "schema")
    assert [source.source for source in found.api_docs] == ["@fastify/swagger"]


def test_nest_guards_documents_and_modules(tmp_path: Path) -> None:
    files = {
        "main.ts": "import { NestFactory } from '@nestjs/core'\nimport { AppModule } from './app.module'\n"
        "async function go() { const app = await NestFactory.create(AppModule); app.setGlobalPrefix(process.env.PREFIX ?? 'api') }\ngo()\n",
        "app.module.ts": "import { Module } from '@nestjs/common'\nimport { APP_GUARD } from '@nestjs/core'\n"
        "import { JwtGuard } from './guard'\nimport { Pets, Lost } from './pets'\n"
        "@Module({ controllers: [Pets], providers: [{ provide: APP_GUARD, useClass: JwtGuard }] })\nexport class AppModule {}\n",
        "guard.ts": "export class JwtGuard {}\nexport const Public = () => SetMetadata('public', true)\n",
        "pets.ts": """import { Controller, Get, Post, Delete } from '@nestjs/common'
import { ApiOperation, ApiExcludeEndpoint } from '@nestjs/swagger'
import { HealthCheck } from '@nestjs/terminus'
import { Public } from './guard'
@Controller('pets')
export class Pets {
  @ApiOperation({ summary: 'All' })
  @Get()
  all(): Pet[] { return [] }
  @Public()
  @Post('open')
  open() {}
  @ApiExcludeEndpoint()
  @HealthCheck()
  @Get('well')
  well() {}
}
@Controller('lost')
export class Lost { @Delete() gone() {} }
""",
    }
    routes = {route.path: route for route in project(tmp_path, files).routes}
    assert {path: (route.state, route.location.line, bool(route.auth)) for path, route in routes.items()} == {
        "/api/pets": (RouteState.SERVED, 8, True), "/api/pets/open": (RouteState.SERVED, 11, False),
        "/api/pets/well": (RouteState.SERVED, 15, True), "/lost": (RouteState.UNMOUNTED, 19, False),
    }  # fmt: skip
    pets = routes["/api/pets"]
    assert (pets.handler, pets.documented, pets.responds) == ("Pets.all", "decorator", "return annotation")
    assert routes["/api/pets/well"].health and not routes["/api/pets/well"].in_schema


def test_next_route_files(tmp_path: Path) -> None:
    handler = (
        "import { NextResponse } from 'next/server'\nexport async function GET() { return NextResponse.json({}) }\n"
    )
    page = "export default function handler(req, res) { if (req.method === 'POST') res.json({}); else res.status(405).end() }\n"
    files = {
        "package.json": '{"dependencies": {"next": "15"}}',
        "app/(shop)/api/users/[id]/route.ts": handler
        + "export const { POST, PUT } = handlers\nexport const dynamic = 'x'\n",
        "src/app/api/auth/[...all]/route.js": handler,
        "app/_private/route.ts": handler,
        "pages/api/mail/index.ts": page,
        "app/page.tsx": "export default function Page() { return <b/> }\n",
    }
    assert sorted((route.method, route.path) for route in project(tmp_path, files).routes) == [
        ("GET", "/api/auth/*"), ("GET", "/api/users/{id}"), ("POST", "/api/mail"), ("POST", "/api/users/{id}"), ("PUT", "/api/users/{id}"),
    ]  # fmt: skip


def test_routing_controllers(tmp_path: Path) -> None:
    code = """import { createExpressServer, JsonController, Get, Authorized } from 'routing-controllers'
@JsonController('/users')
class Users { @Get('/:id') @Authorized() one() {} }
createExpressServer({ routePrefix: '/api', controllers: [Users] }).listen(3000)
"""
    (route,) = project(tmp_path, {"index.ts": code}).routes
    assert (route.method, route.path, route.auth) == ("GET", "/api/users/{id}", "@Authorized()")


def test_hostile_modules_end(tmp_path: Path) -> None:
    files = {
        "app.js": EXPRESS + "app.use(require('./a'));\nfunction loop(x) { return loop(loop(x)) }\nloop(app);\n"
        "let l = [app]; for (const x of l) l.push(...l);\nconst g = (n) => [g(n), g(n)].map(() => g(n)); g(1);\n",
        "a.js": "module.exports = require('./b');\n",
        "b.js": "module.exports = require('./a');\n",
        "tsconfig.json": '{"extends": "./tsconfig.json"}',
    }
    assert project(tmp_path, files).routes == ()


# --------------------------------------------------------------------------- paths that stand for several

MOUNTS = {
    "regular expression with an optional group": (r"/(\/api)?/", {"/a", "/api/a"}),
    "optional group": ("'(/api)?'", {"/a", "/api/a"}),
    "braces of Express 5": ("'/x{/api}'", {"/x/a", "/x/api/a"}),
    "alternatives": (r"/^\/(v[12]|next)/", {"/v1/a", "/v2/a", "/next/a"}),
    "parameter with a pattern": (r"'/:id(\\d+)?'", {"/{id}/a"}),
}


@pytest.mark.parametrize("case", MOUNTS)
def test_a_router_is_mounted_at_every_path_its_pattern_stands_for(tmp_path: Path, case: str) -> None:
    pattern, paths = MOUNTS[case]
    routes = express(tmp_path, f"const r = express.Router();\nr.get('/a', h);\napp.use({pattern}, r);\n")
    assert set(routes) == {("GET", path) for path in paths}


@pytest.mark.parametrize("pattern", [r"/^\/(?!admin)/", r"/\/.*x/", r"/^\/api$/"])
def test_a_router_at_an_open_pattern_is_a_gap(tmp_path: Path, pattern: str) -> None:
    code = f"{EXPRESS}const r = express.Router();\nr.get('/a', h);\napp.use({pattern}, r);\n"
    read = project(tmp_path, {"package.json": '{"main": "app.js"}', "app.js": code})
    assert not list(read.routes)
    assert any("a pattern" in gap.reason for gap in read.gaps("routes"))


def test_a_route_of_a_regular_expression_says_both_ends(tmp_path: Path) -> None:
    routes = express(tmp_path, r"app.get(/^\/health\/?$/, h);" + "\napp.get(/things/, h);\n")
    assert set(routes) == {("GET", "/health"), ("GET", "/**")}


def test_what_ends_the_process_does_not_end_its_start(tmp_path: Path) -> None:
    code = """
    class Server {
      #state = "idle";
      #app = express();
      constructor() { process.once("SIGTERM", () => { this.#stop(); }).on("exit", () => this.#stop()); }
      #stop() { this.#state = "stopped"; }
      start() {
        if (this.#state !== "idle") { throw new Error("started already"); }
        this.#app.get("/a", (req, res) => res.end());
        this.#app.listen(3000);
      }
    }
    new Server().start();
    """
    assert ("GET", "/a") in express(tmp_path, code)


@pytest.mark.parametrize(("skip", "limited"), [("", True), ("skip: (req) => req.path === '/health',", False)])
def test_limiters_that_skip_paths(tmp_path: Path, skip: str, limited: bool) -> None:
    code = f"""const express = require('express'); const rateLimit = require('express-rate-limit');
const app = express();
const limiter = rateLimit({{ windowMs: 1000, {skip} max: 5 }});
app.use(limiter);
app.get('/health', (req, res) => res.json({{ ok: true }}));
app.listen(3000);
"""
    (route,) = project(tmp_path, {"app.js": code}).routes
    assert bool(route.limited_by) is limited
