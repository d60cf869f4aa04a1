"""What the code listens on, through configuration objects, functions and files."""

from __future__ import annotations

from pathlib import Path

import pytest
from linkers.repository import repository

from deployable.linkers import web
from deployable.linkers.interpreter import Interpreter

UVICORN = "import uvicorn\n"
EXPRESS = "const app = require('express')();\n"


@pytest.mark.parametrize(
    ("path", "text", "host", "port", "variable", "debug"),
    [
        (
            "a.py",
            f"{UVICORN}uvicorn.run('a:app', host='0.0.0.0', port=8000, reload=True)\n",
            "0.0.0.0",
            "8000",
            "",
            True,
        ),
        ("a.py", f"{UVICORN}uvicorn.run(app)\n", "127.0.0.1", "", "", False),
        (
            "a.py",
            "import os\napp.run(debug=True, port=int(os.environ.get('PORT', 5000)))\n",
            "127.0.0.1",
            "5000",
            "PORT",
            True,
        ),
        (
            "a.py",
            f"import os\n{UVICORN}def main():\n    port = int(os.getenv('PORT', '8080'))\n"
            "    uvicorn.run(app, host='0.0.0.0', port=port)\nif __name__ == '__main__':\n    main()\n",
            "0.0.0.0",
            "8080",
            "PORT",
            False,
        ),
        ("a.js", "const PORT = process.env.PORT || 3000;\napp.listen(PORT, () => {});\n", "", "3000", "PORT", False),
        ("a.js", "server.listen(8080, '127.0.0.1');\n", "127.0.0.1", "8080", "", False),
        ("a.js", "server.listen(Number(process.env.APP_PORT) || 8080);\n", "", "8080", "APP_PORT", False),
        ("a.js", "const config = { port: 4000 };\nserver.listen(config.port);\n", "", "4000", "", False),
        ("a.ts", "await fastify.listen({ port: 3000 });\n", "127.0.0.1", "3000", "", False),
        ("a.ts", "await app.listen(process.env.PORT ?? 3000);\n", "", "3000", "PORT", False),
        (
            "a.ts",
            "async function bootstrap() { const port = process.env.PORT || 3000; await app.listen(port); }\nbootstrap();\n",
            "",
            "3000",
            "PORT",
            False,
        ),
        (
            "a.ts",
            "import { serve } from '@hono/node-server';\nserve({ fetch: app.fetch, port: 8787 });\n",
            "",
            "8787",
            "",
            False,
        ),
        (
            "a.js",
            "const Joi = require('joi');\nconst { value: env } = Joi.object({ PORT: Joi.number() }).unknown().validate(process.env);\n"
            "const config = { port: env.PORT };\nserver.listen(config.port, '127.0.0.1', () => {});\n",
            "127.0.0.1",
            "",
            "PORT",
            False,
        ),
        (
            "a.ts",
            "import { z } from 'zod';\nconst env = z.object({ PORT: z.coerce.number() }).parse(process.env);\n"
            "server.listen(env.PORT);\n",
            "",
            "",
            "PORT",
            False,
        ),
        (
            "a.py",
            "import uvicorn\nfrom pydantic_settings import BaseSettings, SettingsConfigDict\n"
            "class Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='app_')\n    port: int = 8001\n"
            "uvicorn.run('a:app', host='0.0.0.0', port=Settings().port)\n",
            "0.0.0.0",
            "8001",
            "APP_PORT",
            False,
        ),
        ("gunicorn.conf.py", "bind = '0.0.0.0:9000'\nworkers = 2\n", "0.0.0.0", "9000", "", False),
        (
            "etc/gunicorn_prod.py",
            "import os\nbind = f\"0.0.0.0:{os.environ.get('PORT', 8000)}\"\n",
            "0.0.0.0",
            "8000",
            "PORT",
            False,
        ),
        ("gunicorn.conf.py", "import os\nbind = '0.0.0.0:' + os.environ['PORT']\n", "", "", "PORT", False),
    ],
)
def test_listens(tmp_path: Path, path: str, text: str, host: str, port: str, variable: str, debug: bool) -> None:
    (listen,) = repository(tmp_path, {path: text}).listens
    assert (listen.host, listen.port, listen.variable, listen.debug) == (host, port, variable, debug)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.js", "socket.listen(() => {});\n"),
        ("a.js", "server.listen(somewhere.else());\n"),
        ("a.py", "import asyncio\nasyncio.run(main(), debug=True)\n"),
        ("a.py", "import subprocess\nsubprocess.run(['x'])\n"),
        ("job.py", "bind = '0.0.0.0:9000'\n"),
    ],
)
def test_what_opens_no_port_or_none_that_can_be_told(tmp_path: Path, path: str, text: str) -> None:
    assert repository(tmp_path, {path: text}).listens == ()


def test_a_port_is_opened_by_every_file_that_imports_the_call(tmp_path: Path) -> None:
    project = repository(
        tmp_path,
        {
            "src/index.js": "require('./server');\n",
            "src/server.js": f"{EXPRESS}const config = require('./config');\napp.listen(config.port);\n",
            "src/config.js": "module.exports = { port: process.env.PORT || 5000 };\n",
            "src/seed.js": "require('./config');\n",
            "package.json": '{"scripts": {"start": "node src/index.js"}}',
            "Procfile": "web: npm start\n",
        },
    )
    (listen,) = project.listens
    assert (listen.port, listen.variable) == ("5000", "PORT")
    assert set(listen.starts) == {"src/server.js", "src/index.js"}


@pytest.mark.parametrize("steps", [0, 5, 40])
def test_a_spent_budget_is_a_gap_of_what_is_listened_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    monkeypatch.setattr(web, "Interpreter", lambda sources, models: Interpreter(sources, models, steps))
    text = f"{EXPRESS}{'const a = 1 + 1;' * 60}\napp.listen(process.env.PORT || 3000);\n"
    project = repository(tmp_path, {"a.js": text, "package.json": '{"dependencies": {"express": "^4"}}'})
    assert project.listens == ()
    assert "the step budget is spent" in " ".join(gap.reason for gap in project.gaps("listens"))
