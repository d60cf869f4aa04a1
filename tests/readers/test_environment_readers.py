"""The small readers of names: shell, Prisma, Go, Ruby, Java, documented tables, workflows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployable.model import Unreadable
from deployable.readers import env_tables, go_env, java_env, prisma, ruby_env, shell, workflow


def test_shell_uses_what_it_does_not_set():
    script = """#!/bin/bash
set -e
: "${DATABASE_URL:?must be set}"
PORT=${PORT:-8000}
for file in *.sql; do echo "$file"; done
while read -r one two; do echo $one $two; done
echo '$NOT_ONE' "$HOST" # $COMMENT
cat <<'EOF'
$QUOTED
EOF
cat <<EOF
$OPEN
EOF
"""
    found = [(use.name, use.line, use.operator, use.word) for use in shell.read("bin/start.sh", script).uses]
    assert found == [
        ("DATABASE_URL", 3, ":?", "must be set"),
        ("PORT", 4, ":-", "8000"),
        ("HOST", 7, "", ""),
        ("OPEN", 12, "", ""),
    ]
    assert shell.read("bin/x", "#!/usr/bin/env python\nprint('$X')\n").uses == ()
    assert shell.read("a.sh", "export A=1\n").exports == (("A", "1", 1),)


def test_prisma():
    schema = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL") // env("OLD")\n  directUrl = env(\'DIRECT_URL\')\n}\n'
    assert [(r.name, r.field, r.line) for r in prisma.read("a.prisma", schema)] == [
        ("DATABASE_URL", "url", 3),
        ("DIRECT_URL", "directUrl", 4),
    ]


def test_go():
    code = """package main
// os.Getenv("IN_COMMENT")
type C struct {
    Port int `env:"PORT" envDefault:"8080"`
    Key string `env:"API_KEY,required"`
}
func getEnv(key, fallback string) string {
    if v, ok := os.LookupEnv(key); ok { return v }
    return fallback
}
func main() {
    dsn := os.Getenv("DSN")
    if dsn == "" {
        log.Fatal("no DSN")
    }
    host := getEnv("HOST", "localhost")
    mode := os.Getenv("MODE")
    user := env.GetEnvOrDefault("USER_HEADER", "x")
    os.Setenv("NOT_READ", "1")
}
"""
    found = {r.name: (r.line, r.required, r.default) for r in go_env.read("main.go", code)}
    assert found == {
        "PORT": (4, False, '"8080"'), "API_KEY": (5, True, None), "DSN": (12, True, None), "HOST": (16, None, '"localhost"'), "MODE": (17, None, None),
        "USER_HEADER": (18, None, '"x"'),
    }  # fmt: skip


def test_ruby():
    code = "# ENV['NO']\na = ENV['A'] || 'x'\nb = ENV.fetch('B')\nc = ENV.fetch(\"C\", 3)\nd = ENV.fetch('D') { 5 }\nENV['E'] = '1'\nf if ENV.key?('F')\ng = ENV['G'] || ENV['H'] || raise('x')\ni, j = ENV.values_at('I', 'J')\n"
    found = {r.name: (r.line, r.required, r.default) for r in ruby_env.read("a.rb", code)}
    assert found == {
        "A": (2, False, "'x'"),
        "B": (3, True, None),
        "C": (4, False, "3"),
        "D": (5, False, "5"),
        "F": (7, False, None),
        "G": (8, False, "ENV['H'] || raise('x'"),
        "H": (8, True, None),
        "I": (9, False, None),
        "J": (9, False, None),
    }


def test_java_and_spring():
    code = '@Service class A { // System.getenv("NO")\n String a = System.getenv("A");\n @Value("${B:x}") String b;\n @Value("${mail.api-key:${C:z}}") String c;\n @Value("${D}") String d;\n}'
    assert {r.name: (r.line, r.required, r.default) for r in java_env.read("A.java", code)} == {
        "A": (2, None, None), "B": (3, False, '"x"'), "mail.api-key": (4, False, '"${C:z}"'), "C": (4, False, '"z"'), "D": (5, True, None),
    }  # fmt: skip
    assert [
        r.name for r in java_env.read("src/main/resources/application.yml", "a: ${A_URL}\n# ${NO}\nb: ${B_URL:jdbc}\n")
    ] == ["A_URL", "B_URL"]
    assert not java_env.matches("config/settings.yml")


def test_documented_tables_lists_and_blocks():
    text = """# Configuration
| Variable | Default | Required |
| --- | --- | --- |
| `DATABASE_URL` | | yes |
| `LOG_LEVEL` | `info` | no |

| Status | Meaning |
|---|---|
| NOT_FOUND | nothing there |

- `API_KEY`: the key
- `REDIS_URL=redis://localhost`
- NOT_A_VARIABLE in prose and `SOME_CONSTANT` is mentioned
```bash
export SMTP_HOST=mail
```
"""
    found = {(d.name, d.line, d.form) for d in env_tables.read("README.md", text)}
    assert found == {
        ("DATABASE_URL", 4, "table"), ("LOG_LEVEL", 5, "table"), ("API_KEY", 11, "list"), ("REDIS_URL", 12, "list"), ("SMTP_HOST", 15, "block"),
    }  # fmt: skip


def test_workflow():
    text = """name: CI
on:
  pull_request:
    branches: [main]
  push:
permissions: read-all
env:
  A: "1"
jobs:
  test:
    runs-on: ubuntu-latest
    needs: [lint]
    services:
      db: {image: "postgres:16"}
    env: {B: "${{ secrets.TOKEN }}"}
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 0}
      - name: Tests
        env:
          C: x
        run: |
          pytest
          docker ps --format {{.Names}}
"""
    facts = workflow.read(".github/workflows/ci.yml", text)
    assert [(t.event, t.filters) for t in facts.triggers] == [("pull_request", (("branches", "main"),)), ("push", ())]
    assert [(v.name, v.level, v.line, v.job) for v in facts.env] == [
        ("A", "workflow", 8, ""),
        ("B", "job", 15, "test"),
        ("C", "step", 21, "test"),
    ]
    job = facts.jobs[0]
    assert (job.needs, job.services, job.steps[0].inputs[0][:2]) == (
        ("lint",),
        (("db", "postgres:16", 14),),
        ("fetch-depth", "0"),
    )
    assert job.steps[1].run.startswith("pytest") and job.steps[1].run_line == 23
    assert facts.secrets == (("TOKEN", 15),) and facts.permissions == (("", "read-all"),)
    with pytest.raises(Unreadable):
        workflow.read(".github/workflows/ci.yml", "- a\n")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='$ENV{}[]\'"`os.Getenv("AB")|#/*\\\n =:-_fetch', max_size=200))
def test_never_raise(text):
    for reader in (shell, prisma, go_env, ruby_env, java_env, env_tables):
        reader.read("x.md", text)


def test_linear():
    for reader, text in (
        (shell, "${A" * 40_000),
        (go_env, 'os.Getenv("' * 20_000),
        (ruby_env, "ENV['" * 30_000),
        (java_env, '@Value("${' * 20_000),
        (env_tables, "| A_B " * 40_000),
    ):
        reader.read("x", text)
