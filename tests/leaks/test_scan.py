"""The engine: every format is found, nothing benign is, the prefilter changes nothing, values never leave."""

from __future__ import annotations

import base64
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leaks.samples import sample

from deployable.leaks import literals, prefilter, scan, sift, solid, unbroken, whole
from deployable.leaks.formats import Format, everything

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks" / "secrets"))
import lines  # noqa: E402
import tokens  # noqa: E402

FORMATS = dict(everything_ := [(form.name, form) for _, form in everything()])
PROOFLESS = [form for form in FORMATS.values() if form.entropy and form.name not in ("jwk-private-key",)]


def rules(path: str, text: str) -> list[str]:
    return [leak.rule for leak in scan.scan(path, text.encode())]


def test_format_names_are_unique() -> None:
    assert len(FORMATS) == len(everything_) >= 280


def test_index_is_made_from_the_patterns() -> None:
    assert (Path(prefilter.__file__).with_name("index.py")).read_text(encoding="utf-8") == literals.source()


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)
def test_every_match_of_a_format_holds_a_literal_and_long_runs(form: Format) -> None:
    chance = random.Random(form.name)
    required = literals.of_format(form.pattern, form.near)
    lengths = unbroken.least(form.pattern)
    for _ in range(20):
        token = sample(form.pattern, chance)
        text = (sample(form.near, chance) if form.near else "") + " = " + token
        assert any(literal in text.lower() for literal in required), text
        assert all(solid.longest(token.encode(), at) >= length for at, length in enumerate(lengths)), token


@pytest.mark.parametrize("form", PROOFLESS, ids=lambda form: form.name)
def test_a_format_is_found_where_it_is_published_to_stand(form: Format) -> None:
    """As a value of a telling name in code; seven of eight, since chance also makes words and sequences."""
    chance = random.Random(form.name)
    found = 0
    for _ in range(8):
        name = sample(form.near, chance).replace("-", "_") if form.near else "VALUE"
        name += "key" if name.endswith("_") else ""
        found += bool(rules("app/settings.py", f'{name} = "{sample(form.pattern, chance)}"\n'))
    assert found >= 6, found


@pytest.mark.parametrize(("name", "variable", "form"), tokens.FORMS, ids=[name for name, _, _ in tokens.FORMS])
def test_published_forms(name: str, variable: str, form: str) -> None:
    token = tokens.made(form, random.Random(name))
    for path, line in (
        (".env", f"{variable}={token}"),
        ("a/b.yml", f"{variable.lower()}: {token}"),
        ("a.ts", f"const x = {{ {variable}: '{token}' }}"),
    ):
        leaks = scan.scan(path, f"{line}\n".encode())
        assert leaks, line.replace(token, "…")
        assert all(token not in repr(leak) for leak in leaks)


@pytest.mark.parametrize("line", lines.LEAKY)
def test_passwords_and_keys_in_every_grammar(line: str) -> None:
    chance = random.Random(line)
    cases = [lines.filled(line, chance) for _ in range(12)]
    assert sum(bool(rules(path, text + "\n")) for path, text in cases) >= 10


@pytest.mark.parametrize("line", lines.BENIGN)
def test_benign_families_are_silent(line: str) -> None:
    chance = random.Random(line)
    for _ in range(12):
        path, text = lines.filled(line, chance)
        assert not rules(path, text + "\n"), text


def everywhere(data: bytes, begin: int, end: int, giant: bool, custom: object) -> list[tuple[int, int]]:
    """Every literal at the start of every line: no prefilter at all."""
    starts = [begin] + [hit.end() for hit in re.finditer(rb"\n", data[begin:end]) if hit.end() < end]
    return sorted(
        (start, index)
        for start in starts
        if data[start : start + 1] not in (b"", b"\n")
        for index in range(-1, len(prefilter.LITERALS))
    )


@pytest.fixture(scope="module")
def corpus() -> list[tuple[str, bytes]]:
    chance = random.Random(11)
    made = []
    for turn, ending in enumerate(("app/a.py", "config/a.yml", "src/a.ts")):
        text = []
        for name, variable, form in tokens.FORMS[turn::3]:
            text.append(f'{variable} = "{tokens.made(form, chance)}"')
            text.append(f"{name}: {tokens.made(form, chance)}")
            text.append("")
            text.append("")
        made.append((ending, "\n".join(text).encode()))
    for line in (*lines.LEAKY, *lines.BENIGN):
        path, one = lines.filled(line, chance)
        made.append((path, f"\n{one}\n".encode()))
    return made


def test_the_prefilter_changes_nothing(corpus: list[tuple[str, bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    filtered = [[(leak.line, leak.rule) for leak in scan.scan(path, data)] for path, data in corpus]
    monkeypatch.setattr(sift, "_hits", everywhere)
    monkeypatch.setattr(sift.Idleness, "of", lambda *_: False)
    monkeypatch.setattr(prefilter, "WRAPPED", {})
    full = [[(leak.line, leak.rule) for leak in scan.scan(path, data)] for path, data in corpus]
    different = [(path, set(a) ^ set(b)) for (path, _), a, b in zip(corpus, filtered, full, strict=True) if a != b]
    assert not different


def test_no_secret_stands_on_an_idle_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among lines of real code, before and after it."""
    chance = random.Random(12)
    code = [path.read_text(encoding="utf-8").split("\n") for path in sorted((ROOT / "hooks").rglob("*.py"))[:200]]
    files = []
    for line in (*lines.LEAKY, *lines.BENIGN) * 3:
        path, one = lines.filled(line, chance)
        source = chance.choice(code)
        at = chance.randrange(len(source))
        files.append((path, "\n".join((*source[max(0, at - 12) : at], one, *source[at : at + 12])).encode()))
    sifted = [scan.scan(path, data) for path, data in files]
    monkeypatch.setattr(sift.Idleness, "of", lambda *_: False)
    assert sifted == [scan.scan(path, data) for path, data in files]
    assert sum(map(bool, sifted)) > 100


def test_both_searches_find_the_same(corpus: list[tuple[str, bytes]]) -> None:
    pytest.importorskip("ahocorasick_rs")
    text = b"".join(data for _, data in corpus).lower()
    every = range(len(prefilter.LITERALS))
    together, one_by_one = (sorted(prefilter.Search(every, small).hits(text)) for small in (0, 1 << 40))
    missing = {prefilter.LITERALS[index] for _, index in set(together) - set(one_by_one)}
    # One by one, what a token's beginning looks like in base64 is only looked for where enough stands together.
    assert set(one_by_one) <= set(together) and missing <= set(prefilter.WRAPPED) - set(prefilter.FORMATS)


def token() -> str:
    return tokens.made("gh" + "p_{crc}", random.Random(3))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("deploy.sh", "export T={head}\\\n{tail}\n"),
        ("app.py", 'T = ("{head}"\n     "{tail}")\n'),
        ("app.py", 'T = "{head}" \\\n    "{tail}"\n'),
        ("app.js", 'const t = "{head}" +\n  "{tail}";\n'),
        ("app.js", 'const t = "{head}" + "{tail}";\n'),
        ("a.yml", "blob: {base64}\n"),
        ("a.txt", "{head}{tail}\n"),
        ("a.html", "<b>{head}{tail}</b>\n"),
        ("a.json", '{{"a": "x\\n{head}{tail}"}}\n'),
        ("a.ini", "URL=https://x:{head}{tail}@github.com/o/r\n"),
    ],
)
def test_a_token_that_was_moved_split_or_wrapped_is_still_found(path: str, text: str) -> None:
    value = token()
    filled = text.format(head=value[:18], tail=value[18:], base64=base64.b64encode(f"user:{value}".encode()).decode())
    assert rules(path, filled)


@pytest.mark.parametrize(
    "name",
    ["dbPassword", "DB_PASSWORD", "db-password", "db.password", "DbPassword", "dbpassword", "DB_PASSWD", "db_pwd"],
)
@pytest.mark.parametrize("quote", ['"', "'", ""])
def test_a_password_under_any_spelling_of_its_name(name: str, quote: str) -> None:
    value = "hx8kQ" + "zv2Lp!w"
    assert rules("app.yml", f"{name}: {quote}{value}{quote}\n") == ["generic-password"]
    wrapped = base64.b64encode(value.encode()).decode()
    assert rules("secret.yml", f"  {name}: {wrapped}\n") == ["generic-password"]
    assert rules("app.yml", f"{name}: |\n  {value}\n") == ["generic-password"]


def test_a_value_below_its_name() -> None:
    key = tokens.made("{a:32}", random.Random(5))
    assert rules("k8s/a.yml", f"- name: API_TOKEN\n  value: {key}\n") == ["generic-token"]
    assert rules("task.json", f'{{"name": "API_TOKEN",\n "value": "{key}"}}\n') == ["generic-token"]


def armour(kind: str) -> str:
    body = base64.b64encode(random.Random(9).randbytes(300)).decode()
    return (
        f"-----BEGIN {kind}-----\n"
        + "\n".join(body[at : at + 64] for at in range(0, 400, 64))
        + f"\n-----END {kind}-----\n"
    )


@pytest.mark.parametrize(
    "kind", ["RSA PRIVATE KEY", "PRIVATE KEY", "OPENSSH PRIVATE KEY", "EC PRIVATE KEY", "PGP PRIVATE KEY BLOCK"]
)
def test_private_keys(kind: str) -> None:
    text = armour(kind)
    assert [leak.file for leak in whole.leaks("deploy/key.pem", text.encode())] == [True]
    inline = 'KEY = "' + text.replace("\n", "\\n") + '"\n'
    assert [leak.file for leak in whole.leaks("app/a.py", inline.encode())] == [False]
    assert not whole.leaks("app/a.py", f'HEAD = "-----BEGIN {kind}-----"\n'.encode())


def test_files_that_are_credentials() -> None:
    account = '{"type": "service_account", "private_key": "' + armour("PRIVATE KEY").replace("\n", "\\n") + '"}'
    found = whole.leaks("gcp.json", account.encode())
    assert found[0].rule == "service-account" and found[0].file
    token = tokens.made("{a:40}", random.Random(2))
    config = f"kind: Config\nclusters: []\nusers:\n- user:\n    token: {token}\n"
    assert whole.leaks("kubeconfig", config.encode())[0].rule == "kubeconfig"
    assert whole.leaks("a/app.jks", b"\xfe\xed\xfe\xed\0" + bytes(64))[0].rule == "keystore"
    assert not whole.leaks("a/truststore.jks", b"\xfe\xed\xfe\xed\0" + bytes(64))


@pytest.mark.parametrize(
    "comment",
    ["# pragma: allowlist secret", "# gitleaks:allow", "// betterleaks:allow", "# nosec", "# trufflehog:ignore"],
)
def test_comments_of_the_peers_allow(comment: str) -> None:
    line = f'x = "{token()}"  {comment}\n'
    assert all(leak.allowed for leak in scan.scan("a.py", line.encode()))
    assert scan.scan("a.py", f"# pragma: allowlist nextline secret\nx = '{token()}'\n".encode())[0].allowed


def test_tests_and_examples_say_so() -> None:
    line = f'TOKEN = "{token()}"\n'.encode()
    assert [scan.scan(path, line)[0].context for path in ("tests/a.py", "docs/a.md", "a.py")] == [
        "test",
        "docs",
        "code",
    ]


def test_detectors_of_detect_secrets_are_asked_without_requests() -> None:
    key = tokens.made("{h:64}", random.Random(6))
    line = f'cloudant_password = "{key}"\n'
    program = (
        "import sys; from deployable.leaks import scan; found = scan.scan('a.py', sys.argv[1].encode()); "
        "print(found[0].rule, 'requests' in sys.modules, 'detect_secrets' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks")}
    out = subprocess.run([sys.executable, "-c", program, line], env=environment, capture_output=True, text=True)
    assert out.stdout.split() == ["cloudant-key", "False", "True"], out.stderr


def test_a_giant_line_is_searched_for_tokens() -> None:
    data = b"var a=1;" * 100_000 + f'"{token()}"'.encode() + b";var b=2" * 100_000
    assert [leak.rule for leak in scan.scan("app.js", data)] == ["github-token"]


def test_a_checksum_that_does_not_fit_lowers_the_confidence() -> None:
    value = token()
    broken = value[:-1] + ("a" if value[-1] != "a" else "b")
    assert scan.scan("a.py", f'x = "{value}"\n'.encode())[0].certain
    assert not scan.scan("a.py", f'x = "{broken}"\n'.encode())[0].certain
    assert not scan.scan("tests/a.py", f'x = "{broken}"\n'.encode())


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.py", "a.yml", ".env", "a.json", "a.xml", "x.sh", "a.md", "a.p12"]))
def test_never_raises(data: bytes, path: str) -> None:
    whole.leaks(path, data)
    whole.leaks(path, b"password = " + data + b"\ntoken: '" + data)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("infra/variables.tf", 'variable "db_password" {\n  type = string\n  default = "%s"\n}\n'),
        ("db/seed.sql", "INSERT INTO users (id, email, password) VALUES (1, 'it''s', '%s');\n"),
        ("conf/redis.conf", "requirepass %s\n"),
        ("src/db.php", '$conn = new mysqli("localhost", "root", "%s", "shop");\n'),
        ("src/db.pl", 'my $dbh = DBI->connect("dbi:mysql:shop", "root", "%s");\n'),
        ("src/db.js", "const pool = createPool({ host: 'db', user: 'root', password: '%s' });\n"),
        ("deploy.sh", "docker login -u deploy -p %s registry.shop.test\n"),
        ("deploy.sh", "redis-cli -a %s ping\n"),
    ],
)
def test_passwords_that_people_type_where_a_program_logs_in(path: str, text: str) -> None:
    assert rules(path, text % ("adm" + "in123")) or rules(path, text % ("W1ndm" + "illHill"))
    for benign in ("password", "${DB_PASSWORD}", "changeme"):
        assert not rules(path, text % benign), benign


def test_alphabets_algorithms_and_bare_prefixes_are_no_secrets() -> None:
    assert not rules("settings.py", "SECRET_KEY_CHARSET = '" + "abcdefghijklmnopqrstuvwxyz0123456789" + "!@#$'\n")
    assert not rules("settings.py", 'token_encryption = "A128CBC-HS256"\n')
    assert not rules("settings.env", "secret_key=sk_test_123 webhook_key=whsec_123\n")


def test_development_material_says_so() -> None:
    text = "PASS" + "WORD=hx8kQzv2Lp\n"
    contexts = {path: scan.scan(path, text.encode())[0].context for path in (".devcontainer/env.sh", "dev/environment.env", "ops/env.sh")}  # fmt: skip
    assert contexts == {
        ".devcontainer/env.sh": "development",
        "dev/environment.env": "development",
        "ops/env.sh": "code",
    }
