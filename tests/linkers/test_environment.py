"""Reads by effective name, required or not; declarations by kind; what is no read at all."""

import pytest

from deployable.model import DeclarationKind
from deployable.project import Project
from deployable.tree import Tree


def environment(folder, files):
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return Project(Tree(str(folder))).env


def reads(folder, files):
    """name → ``!`` for required, its default, or ``?``."""
    found = {}
    for read in environment(folder, files).reads:
        found[read.name] = "!" if read.required else "?" if read.default is None else read.default
    return found


PYTHON = {
    'import os\na = os.environ["A"]': {"A": "!"},
    'import os as _os\na = _os.getenv("A", "x")': {"A": "'x'"},
    'from os import environ as env, getenv\na = env.get("A")\nb = getenv("B") or "d"\nc = env["C"]': {"A": "?", "B": "'d'", "C": "!"},
    'import os\na = os.environ.get("A", None)\nif a is None:\n    raise SystemExit("A")': {"A": "!"},
    'import os\na = os.environ.get("A")\nif not a:\n    a = "filled"': {"A": "'filled'"},
    'import os\na = int(os.environ.get("A"))\nb = os.getenv("B").split(",")\nc = os.getenv("C", "").split(",")': {"A": "!", "B": "!", "C": "''"},
    'import os\ntry:\n    a = os.environ["A"]\nexcept KeyError:\n    a = "x"': {"A": "'x'"},
    'import os\nif "A" in os.environ:\n    a = os.environ["A"]': {"A": "?"},
    'import os\nassert os.environ.get("A")\nif "B" not in os.environ:\n    raise RuntimeError': {"A": "!", "B": "!"},
    'import os\nfrom sqlalchemy import create_engine\nurl = os.getenv("A")\nengine = create_engine(url)': {"A": "!"},
    'import os\nPREFIX = "APP_"\nNAME = "B"\na = os.environ[f"{PREFIX}A"]\nb = os.environ[PREFIX + NAME]': {"APP_A": "!", "APP_B": "!"},
    'import os\nfor name in ("A", "B"):\n    print(os.environ[name])\nc = {n: os.getenv(n) for n in ["C"]}': {"A": "!", "B": "!", "C": "?"},
    'import os\nclass Keys:\n    A = "A_NAME"\na = os.environ[Keys.A]': {"A_NAME": "!"},
    'import os\ndef env(name, default=None, required=True):\n    value = os.getenv(name, default)\n    if value is None and required:\n        raise KeyError(name)\n    return value\na = env("A")\nb = env("B", "x")\nc = env("C", required=False)': {"A": "!", "B": "'x'", "C": "?"},
    'import os\ndef flag(key):\n    return os.getenv("APP_" + key.upper(), "") == "1"\ndef on(key):\n    return flag(key)\na = on("debug")': {"APP_DEBUG": "''"},
    'import os\nos.environ["A"] = "1"\nos.environ.setdefault("B", "x")\nos.environ.pop("C", None)\ndel os.environ["D"]\nb = os.environ["B"]': {"B": "'x'"},
    'import os\n# os.environ["A"]\nb = "os.environ[\'B\']"\nrequest.environ.get("C")\ndef f(environ):\n    return environ["D"]': {},
    'import os\na = os.environ["A"] if x else "y"': {"A": "!"},
    'import os\nfrom dataclasses import dataclass, field\n@dataclass\nclass C:\n    a: str = field(default_factory=lambda: os.environ["A"])': {"A": "!"},
    'import environ\nenv = environ.Env(DEBUG=(bool, False), HOST=str)\na = env("A")\nd = env("DEBUG")\nh = env("HOST")\np = env.int("P", default=1)\nx = env.db()\nenv.read_env()': {"A": "!", "DEBUG": "False", "HOST": "!", "P": "1", "DATABASE_URL": "!"},
    'from environs import Env\nenv = Env()\nwith env.prefixed("APP_"):\n    a = env.str("A")\n    b = env.bool("B", False)': {"APP_A": "!", "APP_B": "False"},
    'from decouple import config, Csv\na = config("A")\nb = config("B", default="x", cast=Csv())': {"A": "!", "B": "'x'"},
    'from starlette.config import Config\nconfig = Config(".env", env_prefix="S_")\na = config("A", cast=bool)\nb = config("B", default=None)': {"S_A": "!", "S_B": "None"},
    'import dj_database_url\nd = dj_database_url.config(default="sqlite://")\ne = dj_database_url.config(env="OTHER_URL")': {"DATABASE_URL": "'sqlite://'", "OTHER_URL": "!"},
    'import typer\ndef main(a: str = typer.Option(..., envvar="A"), b: str = typer.Option("x", envvar=["B", "B2"])): ...': {"A": "?", "B": "?", "B2": "?"},
    'import environ\n@environ.config(prefix="APP")\nclass C:\n    host = environ.var("x")\n    key = environ.var(name="KEY")\n    @environ.config\n    class Db:\n        port = environ.bool_var()\n    db = environ.group(Db)': {"APP_HOST": "'x'", "KEY": "!", "APP_DB_PORT": "!"},
    'from dynaconf import Dynaconf, Validator\nsettings = Dynaconf(envvar_prefix="SHOP", validators=[Validator("A", "DB.URL", must_exist=True), Validator("B", default=1), Validator("C", must_exist=True, when=Validator("B"))])': {"SHOP_A": "!", "SHOP_DB__URL": "!", "SHOP_B": "1", "SHOP_C": "?"},
    'from configurations import Configuration, values\nclass Base(Configuration):\n    A = values.SecretValue()\n    B = values.Value("x")\n    DATABASES = values.DatabaseURLValue("sqlite://")\n    C = {"dsn": values.Value(environ_name="DSN"), "no": values.Value()}': {"DJANGO_A": "!", "DJANGO_B": "'x'", "DATABASE_URL": "'sqlite://'", "DJANGO_DSN": "?"},
    'from flask import Flask\napp = Flask(__name__)\napp.config.from_prefixed_env("SHOP")\napp.config["OWN"] = 1\na = app.config["A"]\nb = app.config.get("B")\nc = app.config["SECRET_KEY"]\nd = app.config["OWN"]': {"SHOP_A": "!", "SHOP_B": "?", "SHOP_SECRET_KEY": "?", "SHOP_OWN": "?"},
    'from flask import Flask\napp = Flask(__name__)\na = app.config["NOT_FED"]': {},
    'from pathlib import Path, os\nfrom servicelayer import env\na = os.environ["A"]\nb = env.to_int("B", 3)\nc = env.get("C")': {"A": "!", "B": "3", "C": "?"},
    'import os\ndef secret(name):\n    path = os.getenv(f"{name}_FILE")\n    if path:\n        return open(path).read()\n    return os.getenv(name, "x")\nsecret("A")\nos.environ[f"TLS_{b}"] = "1"\nos.environ["TLS_C"]': {"A": "'x'", "A_FILE": "?", "TLS_C": "!"},
    'import os\nadmins = os.getenv("A")\nif walrus := os.getenv("W"):\n    pass\nprint(os.environ.get("L"))': {"A": "?", "W": "?", "L": "?"},
}  # fmt: skip


@pytest.mark.parametrize("code", PYTHON, ids=range(len(PYTHON)))
def test_python(code, tmp_path):
    assert reads(tmp_path, {"app.py": code + "\n"}) == PYTHON[code]


SCRIPT = {
    "const a = process.env.A;\nconst b = process.env['B'] || 'x';\nconst c = process.env.C ?? process.env.D ?? 3;": {"A": "!", "B": "'x'", "C": "process.env.D ?? 3", "D": "3"},
    "const { A, B = 'x', C: renamed } = process.env;": {"A": "!", "B": "'x'", "C": "!"},
    "const { A } = process.env;\nif (!A) throw new Error('A');\nlet B = process.env.B;\nif (!B) { B = 'x'; }": {"A": "!", "B": "'x'"},
    "if (process.env.A === 'x') run();\nif (process.env.B) run(process.env.B);\nconsole.log(process.env.C);\nconst d = !!process.env.D;": {"A": "?", "B": "?", "C": "?", "D": "?"},
    "if (!process.env.A) { console.error('A'); process.exit(1); }\nconst a = process.env.A ? process.env.A : 'x';": {"A": "'x'"},
    "const env = process.env;\nimport { env as other } from 'node:process';\nuse(env.A, other.B, import.meta.env.VITE_C, Bun.env.D, Deno.env.get('E'));": {"A": "!", "B": "!", "VITE_C": "!", "D": "!", "E": "!"},
    "function env(key, fallback) { const v = process.env[key]; if (v === undefined) { if (fallback !== undefined) return fallback; throw new Error(key); } return v; }\nconst a = env('A');\nconst b = env('B', 'x');": {"A": "!", "B": "'x'"},
    "const get = (k, d) => process.env[k] ?? d;\nconst a = get('A');\nconst b = get('B', 1);": {"A": "?", "B": "1"},
    "process.env.A = '1';\ndelete process.env.B;\n// process.env.C\nconst s = 'process.env.D';\nfunction f(process) { return process.env.E }": {},
    "['A', 'B'].forEach((name) => { if (!process.env[name]) throw new Error(name); });": {"A": "!", "B": "!"},
    "import { z } from 'zod';\nconst base = z.object({ A: z.string(), B: z.coerce.number().default(3) });\nexport const env = base.extend({ C: z.string().optional() }).parse(process.env);": {"A": "!", "B": "3", "C": "?"},
    "import * as v from 'valibot';\nconst S = v.object({ A: v.string(), B: v.optional(v.string(), 'x') });\nv.parse(S, process.env);": {"A": "!", "B": "'x'"},
    "const Joi = require('joi');\nconst s = Joi.object({ A: Joi.string().required(), B: Joi.number().default(1), C: Joi.string() }).unknown();\nconst { error, value } = s.validate(process.env);": {"A": "!", "B": "1", "C": "?"},
    "const { cleanEnv, str, port } = require('envalid');\nmodule.exports = cleanEnv(process.env, { A: str(), B: port({ default: 80 }) });": {"A": "!", "B": "80"},
    "const convict = require('convict');\nconst c = convict({ db: { host: { format: String, default: 'x', env: 'A' }, key: { default: null, env: 'B' } } });": {"A": "'x'", "B": "?"},
    "import * as env from 'env-var';\nconst a = env.get('A').required().asString();\nconst b = env.get('B').default('x').asString();\nconst c = env.get('C').asInt();": {"A": "!", "B": "'x'", "C": "?"},
    "import { createEnv } from '@t3-oss/env-nextjs';\nimport { z } from 'zod';\nexport const env = createEnv({ server: { A: z.string() }, client: { NEXT_PUBLIC_B: z.string().optional() }, runtimeEnv: { A: process.env.A, NEXT_PUBLIC_B: process.env.NEXT_PUBLIC_B } });": {"A": "!", "NEXT_PUBLIC_B": "?"},
    "import { ConfigService } from '@nestjs/config';\nexport class S { constructor(private readonly config: ConfigService) {}\n a() { return this.config.get('A'); }\n b() { return this.config.getOrThrow<string>('B'); }\n c() { return this.config.get('C', 'x'); }\n d() { return this.config.get('database.host'); }\n e() { return this.cache.get('NOT_ENV'); } }": {"A": "!", "B": "!", "C": "'x'"},
    "import fastifyEnv from '@fastify/env';\nconst schema = { type: 'object', required: ['A', 'B'], properties: { A: { type: 'string' }, B: { type: 'number', default: 1 }, C: { type: 'string' } } };\napp.register(fastifyEnv, { schema });": {"A": "!", "B": "1", "C": "?"},
    "const a = process.env.A?.trim() || 'x';\nconst b = process.env.B?.split(',');\nconst c = process.env.C?.['0'];\nif (!c) throw new Error('C');\nconst d = process.env.D || process.env.E;\nif (!d) throw new Error('one of them');": {"A": "'x'", "B": "?", "C": "!", "D": "process.env.E", "E": "?"},
    "import { IsOptional, IsString, ValidateIf } from 'class-validator';\nimport check from './check';\nclass Variables { @IsString() A: string;\n @IsOptional() @IsString() B: string;\n @ValidateIf((v) => v.B) C: string; }\nexport default registerAs('x', () => { check(process.env, Variables); return { a: process.env.A, b: process.env.B }; });": {"A": "!", "B": "?", "C": "?"},
    "keys.forEach((key) => { process.env[`VITE_${key}`] = env[key]; });\nuse(import.meta.env.VITE_A, process.env.PUBLIC_URL);": {"VITE_A": "env[key]", "PUBLIC_URL": "!"},
    "var copy;\nfunction load() { copy = {}; Object.keys(process.env).forEach((key) => { copy[trim(key)] = trim(process.env[key]); }); }\nfunction read(name, fallback) { const value = copy['AZURE_' + name] || copy[name]; return value != null ? value : fallback; }\nread('A', 1);\nconst other = {};\nother[key] = process.env['B'];\nother.C;": {"A": "1", "B": "!"},
    "class Worker { async process(job) { return process.env.A; } }\nimport { ConfigService } from '@nestjs/config';\nexport const factory = (config: ConfigService) => ':' + config.get<string>('B');": {"A": "!", "B": "!"},
    "const limit = files > process.env.A;\nconst age = process.env.B * 24;": {"A": "!", "B": "!"},
}  # fmt: skip


@pytest.mark.parametrize("code", SCRIPT, ids=range(len(SCRIPT)))
def test_script(code, tmp_path):
    assert reads(tmp_path, {"app.ts": code + "\n"}) == SCRIPT[code]


def test_pydantic_names(tmp_path):
    files = {
        "app/base.py": "from pydantic_settings import BaseSettings\nfrom typing import ClassVar\n\n\nclass Base(BaseSettings):\n    name: str\n    shared: ClassVar[int] = 1\n    _private: str\n",
        "app/models.py": "from pydantic import BaseModel\n\n\nclass Database(BaseModel):\n    host: str\n    port: int = 5432\n",
        "app/settings.py": "from pydantic import AliasChoices, Field, computed_field\nfrom pydantic_settings import SettingsConfigDict\nfrom app.base import Base\nfrom app.models import Database\n\n\nclass Settings(Base):\n"
        '    model_config = SettingsConfigDict(env_prefix="APP_", env_nested_delimiter="__")\n    db: Database\n    token: str = Field(validation_alias=AliasChoices("API_TOKEN", "TOKEN"))\n    level: str = Field("info")\n    maybe: str | None\n\n'
        '    @computed_field\n    @property\n    def url(self) -> str:\n        return ""\n',
        "app/old.py": "from pydantic import BaseSettings, Field\nfrom typing import Optional\n\n\nclass Old(BaseSettings):\n    key: str = Field(..., env='OLD_KEY')\n    spare: Optional[str]\n    Cased: str = ''\n\n    class Config:\n        case_sensitive = True\n",
        "app/made.py": "from pydantic_settings import BaseSettings\n\n\nclass Given(BaseSettings):\n    inside: str\n    outside: str\n\n\ngiven = Given(inside=compute())\n",
    }
    assert reads(tmp_path, files) == {
        "APP_NAME": "!", "APP_DB__HOST": "!", "APP_DB__PORT": "5432", "API_TOKEN": "!", "TOKEN": "!", "APP_LEVEL": "'info'", "APP_MAYBE": "!",
        "OLD_KEY": "!", "spare": "None", "Cased": "''", "INSIDE": "compute()", "OUTSIDE": "!",
    }  # fmt: skip


def test_across_files(tmp_path):
    files = {
        "config/env.py": "import environ\n\nenv = environ.Env()\n",
        "config/django/base.py": "from config.env import env\n\nA = env('A')\n",
        "config/django/production.py": "from .base import *\n\nB = env('B', default=1)\n",
        "site/settings/base.py": "from decouple import config\n\nF = config('F', default=1)\n",
        "site/settings/live.py": "from decouple import Csv\nfrom .base import *\n\nG = config('G')\n",
        "packages/env/package.json": '{"name": "@acme/env", "main": "src/index.ts"}\n',
        "packages/env/src/index.ts": "export const read = (k: string) => process.env[k];\n",
        "apps/api/src/main.ts": "import { read } from '@acme/env';\nread('H');\n",
        "lib/util.py": "import os\n\n\ndef need(name):\n    return os.environ[name]\n\n\nNAME = 'FROM_ELSEWHERE'\n",
        "lib/__init__.py": "from .util import need\n",
        "main.py": "import os\nfrom lib import need\nfrom lib.util import NAME\n\nneed('C')\nos.getenv(NAME)\n\n\ndef need_not():\n    return need(unknown)\n",
        "src/env.ts": "export const env = (k: string) => { const v = process.env[k]; if (!v) throw new Error(k); return v; };\n",
        "src/app.ts": "import { env } from './env';\nconst { other } = require('./other');\nenv('D'); other('NOT_A_READ');\n",
        "src/schema.ts": "import { z } from 'zod';\nexport const schema = z.object({ E: z.string() });\n",
        "src/load.ts": "import { schema } from './schema';\nexport default schema.parse(process.env);\n",
    }
    facts = environment(tmp_path, files)
    assert {read.name for read in facts.reads} == {*"ABCDEFGH", "FROM_ELSEWHERE"}
    gaps = Project(Tree(str(tmp_path))).gaps("env-names")
    assert [(str(gap.location), gap.reason) for gap in gaps] == [
        ("main.py:10", "reads a name that is computed: unknown")
    ]


def test_files_that_name_variables(tmp_path):
    files = {
        "config/custom-environment-variables.json": '{"db": {"url": "A"}, "port": {"__name": "B", "__format": "number"}}\n',
        "api/config/custom-environment-variables.js": "module.exports = { key: 'C', deep: { on: { __name: 'D', __format: 'yml' } } };\n",
        "shop/src/main/java/Mail.java": '@Component class Mail { @Value("${mail.api-key}") String a; @Value("${mail.host}") String b; @Value("${java.home}") String c; }\n',
        "shop/src/main/resources/application.yml": "mail:\n  host: localhost\nurl: ${shop.base-url:http://x}\n",
        "cms/config/server.js": "module.exports = ({ env }) => ({ host: env('STRAPI_HOST', 'x'), port: env.int('STRAPI_PORT', 1) });\n",
        "other/config/server.js": "module.exports = (env) => env('NOT_STRAPI');\n",
        "setup-jest.mjs": "process.env.E = 'x';\n",
        "src/main.ts": "use(process.env.E);\n",
        "Dockerfile": 'FROM alpine\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
        "start.sh": "#!/bin/sh\nset -eu\nserve $F_URL ${G_PORT:-80}\n",
        "nginx/default.conf.template": "proxy_pass ${H_HOST}$request_uri;\n",
        "Makefile": "OWN = 1\nrun:\n\techo $(OWN) $$I_NAME\n",
        ".env.example": "MAIL_HOST=x\n",
    }
    assert reads(tmp_path, files) == {
        "A": "?", "B": "?", "C": "?", "D": "?", "MAIL_API_KEY": "!", "SHOP_BASE_URL": '"http://x"', "E": "!", "F_URL": "!", "G_PORT": "80",
        "STRAPI_HOST": "'x'", "STRAPI_PORT": "1",
    }  # fmt: skip
    names = {(name, by) for name, _, by in environment(tmp_path, {}).mentions}
    assert names >= {("H_HOST", "template"), ("I_NAME", "template"), ("MAIL_HOST", "spring")}
    assert ("OWN", "template") not in names


def test_the_environment_as_an_argument(tmp_path):
    files = {
        "paths.py": "def resolve(folder, environ):\n    return environ.get('A', 'x')\n\n\ndef app(environ, start_response):\n    return environ['NOT_A_READ']\n",
        "settings.py": "import os\nfrom paths import resolve\n\nresolve('.', os.environ)\nb = os.environ['SMTP_' + name]\n",
        "src/load.ts": "export function load(env: NodeJS.ProcessEnv = process.env) { return env.B; }\nexport const from = (env) => env.C ?? 1;\n",
        "src/main.ts": "import { load, from } from './load';\nload(); from(process.env);\n",
    }
    files["src/service.ts"] = (
        "class Service {\n  constructor(private env: Record<string, string>) {}\n"
        "  private value(key: string) { const v = this.env[key]; if (!v) throw new Error(key); return v; }\n"
        "  port() { return this.value('D'); }\n}\nexport default new Service(process.env);\n"
    )
    facts = environment(tmp_path, files)
    assert {read.name: read.default for read in facts.reads} == {"A": "'x'", "B": None, "C": "1", "D": None}
    assert [prefix for prefix, _ in facts.families] == ["SMTP_"]


def test_what_stands_around_a_read(tmp_path):
    code = (
        "import os\n\nif not DEBUG:\n    a = os.environ['A']\n\n\n@app.get('/x')\ndef view():\n    return os.environ['B']\n\n\n"
        "if PRODUCTION and not os.getenv('E'):\n    raise SystemExit\n\n\n"
        "def boot(request_id):\n    return os.environ['C']\n\n\nkey = os.environ.get('D')\nif not key and DEBUG:\n    key = 'dev'\n"
    )
    found = {read.name: read for read in environment(tmp_path, {"app.py": code}).reads}
    assert (found["A"].condition, found["A"].required) == ("not DEBUG", True)
    assert found["B"].in_handler and not found["C"].in_handler
    assert (found["E"].condition, found["E"].required) == ("PRODUCTION", True)
    assert found["D"].guarded and found["D"].default == "'dev'"


def test_declarations(tmp_path):
    files = {
        "requirements.txt": "flask\n",
        "app.py": "import os\n",
        ".env": "A=1\nB=\nC=${A}x\nD=changeme\n# E=1\n",
        ".env.production": "A=2\n",
        "deploy/env.sample": "A=\n",
        "README.md": "| Name | Default |\n|---|---|\n| `F_URL` | `x` |\n",
        ".github/workflows/ci.yml": "on: push\nenv:\n  G: '1'\njobs:\n  t:\n    runs-on: x\n    steps:\n      - run: echo $H_FLAG\n",
        "ecosystem.config.js": "module.exports = { apps: [{ env: { I: 'a' }, env_production: { I: 'b' } }] };\n",
        "turbo.json": '{"globalEnv": ["J"]}\n',
        "package.json": '{"name": "x", "scripts": {"start": "cross-env K=production node a.js $L_NAME"}}\n',
        "compose.yml": "services:\n  web:\n    build: .\n    image: ${M_TAG:-x}\n    environment:\n      N: ${N}\n",
        "run.sh": "export O=1\necho $P_NAME $O\n",
    }
    facts = environment(tmp_path, files)
    found = {(each.name, each.source, each.kind, each.environment) for each in facts.declarations}
    kinds = DeclarationKind
    assert found >= {
        ("A", "dotenv", kinds.LITERAL, ""), ("B", "dotenv", kinds.PLACEHOLDER, ""), ("C", "dotenv", kinds.REFERENCE, ""), ("D", "dotenv", kinds.PLACEHOLDER, ""),
        ("E", "dotenv-commented", kinds.PLACEHOLDER, ""), ("A", "dotenv", kinds.LITERAL, "production"), ("A", "dotenv-example", kinds.PLACEHOLDER, ""),
        ("F_URL", "docs", kinds.PLACEHOLDER, ""), ("G", "workflow", kinds.LITERAL, ""), ("I", "pm2", kinds.LITERAL, "production"), ("J", "turbo", kinds.PROMPTED, ""),
        ("K", "package-script", kinds.LITERAL, ""), ("N", "compose", kinds.REFERENCE, ""), ("O", "shell", kinds.LITERAL, ""),
    }  # fmt: skip
    assert {name for name, _, _ in facts.mentions} >= {"A", "H_FLAG", "L_NAME", "M_TAG", "N", "P_NAME"}
    assert "O" not in {name for name, _, by in facts.mentions if by == "shell"}


def test_services_keep_their_own(tmp_path):
    files = {
        "backend/requirements.txt": "flask\n",
        "backend/app.py": "import os\na = os.environ['A']\n",
        "frontend/package.json": '{"name": "web", "dependencies": {"react": "19", "vite": "6"}}\n',
        "frontend/src/main.ts": "use(import.meta.env.VITE_B, import.meta.env.MODE);\n",
        "frontend/.env": "A=1\n",
    }
    facts = environment(tmp_path, files)
    assert {(read.name, read.service) for read in facts.reads} == {
        ("A", "backend"),
        ("VITE_B", "frontend"),
        ("MODE", "frontend"),
    }
    assert next(read for read in facts.reads if read.name == "MODE").supplied_by == ("*",)
    assert [each.service for each in facts.declarations] == ["frontend"]
