"""What a value is: families of real leaks are found wherever they stand, their benign neighbours are not."""

from __future__ import annotations

import base64
import random
import re
import string
import time
import uuid
from collections.abc import Iterator

import pytest

from deployable.leaks import scan
from deployable.leaks.words import is_gibberish

_CONSONANTS = "bcdfghjklmnpqrtvwxz"
TRIES = 12
MOST = 10
"""Of so many made at random that many are found at least: chance makes words, too."""


def rules(path: str, text: str) -> list[str]:
    return [leak.rule for leak in scan.scan(path, text.encode())]


def typed(chance: random.Random) -> str:
    """A run of letters that is no word."""
    return "".join(chance.choices(_CONSONANTS, k=chance.randrange(8, 12)))


def made(chance: random.Random) -> str:
    return "".join(chance.choices(string.ascii_letters + string.digits, k=24))


def hexadecimal(chance: random.Random) -> str:
    return f"{chance.getrandbits(128):032x}"


def login(chance: random.Random) -> str:
    return base64.b64encode(f"{typed(chance)}:{typed(chance)}".encode()).decode()


def cipher(chance: random.Random) -> str:
    return base64.b64encode(chance.randbytes(16)).decode()


def numbers(chance: random.Random) -> str:
    return "".join(chance.choices(string.digits, k=16))


def number(chance: random.Random) -> str:
    return str(chance.randrange(20, 90))


def identifier(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


MAKERS = {
    "typed": typed,
    "made": made,
    "hex": hexadecimal,
    "login": login,
    "cipher": cipher,
    "numbers": numbers,
    "number": number,
    "uuid": identifier,
}

LEAKY = """\
tests/test_login.py|    client.login(username="bob", password="{typed}")
tests/test_login.py|    password = "{typed}"
spec/login_spec.rb|  post :create, user: {{ email: 'a@b.c', password: '{typed}', password_confirmation: '{typed}' }}
test/auth.test.ts|    const secret = '{made}';
test/oauth.js|  , consumer_key: '{made}'
tests/cassettes/login.yml|    string: '{{"id": 7, "tokens": ["{hex}", "{hex}"]}}'
tests/test_api.py|    headers = {{"Authorization": "Basic {login}"}}
docs/api.md|Authorization: Basic {login}
docs/api.md|curl -H "Authorization: Bearer {made}" https://api.shop.test/v1
test/DeviceFlowTest.groovy|  static final String ACCESS_TOKEN = "{uuid}"
docs/setup.rst|  export SMTP_PASSWORD={typed}
docs/api.html|<pre>{{&quot;password&quot;: &quot;{typed}&quot;}}</pre>
docs/api.html|<pre>{{&#34;password&#34;: &#34;{typed}&#34;}}</pre>
docs/api.json|  "Apitoken": "{{\\"name\\": \\"root\\", \\"sig\\": \\"{hex}\\"}}",
config/app.example.yml|  clientSecret: '{made}'
src/ShiroConfig.java|    manager.setCipherKey(Base64.decode("{cipher}"));
src/Settings.java|    private static final String AES_KEY = "{numbers}";
src/Settings.java|    String secretKey = "JWTSuperSecretKey{number}x";
appsettings.json|  "Jwt": {{ "Key": "{made}", "Issuer": "shop" }}
appsettings.json|  "Cache": "cache.corp.net:6380,password={made},ssl=True"
test/jwk.mjs|  const jwk = {{ kty: 'oct', k: '{made}{made}', alg: 'HS256' }}
migrations/m1.php|  's:15:"paypal_password";s:10:"{typed}";'
push_test.go|	Tokens:   []string{{"{hex}"}},
db/users.sql|CREATE USER app IDENTIFIED BY "{typed}'{typed}";
conf/app.yml|  password: {typed}_{typed}_{typed}
src/chain.ts|const ACCOUNT_TOKEN = '{made}';
src/login.ts|  const sessionToken = openSession("{made}");
mail/client.py|    requests.get(URL, auth=("{made}", ""))
config/login.json|  {{ "login": "shop", "pass": "{made}" }}
nginx/headers.txt|set-cookie: sessionid={hex}; Path=/; HttpOnly
deploy/compose.yml|    REDIS_URL: redis://:${{REDIS_PASSWORD:-{made}}}@redis:6379
web/login.php|<?php login( 'password', '{made}' ); ?>
db/users.sql|GRANT ALL ON shop.* TO shop@localhost IDENTIFIED BY '{typed}'
db/seed.sql|INSERT INTO users (email, password) VALUES ('bo@shop.org', '{typed}')
db/seed.sql|INSERT INTO devices (name, api_token) VALUES ('till', '{hex}')
app/languages/base.php|  'password' => '{typed}{number}',
src/request.ts|  password: "Garden{number}!Winter",
shop-docs/login.html|<code>secretkey: {made}</code>
app/push.yaml|  PUSH_AUTH_KEY: "b{made}{made}{made}{made}"
deploy/login.sh|app --password Garden{number}!Winter --with-tls
src/TemplateService.php|    $secret = 'Garden{number}!{typed}';
app/users.py|    token = "{made}" + suffix
data/export.json|  "text": "the form sends {{\"password\": \"NewGarden{number}Pass!\"}}"
"""

BENIGN = """\
tests/test_login.py|    password = "SecurePass123!"
tests/test_login.py|    client.login(username="bob", password="tokyo123")
tests/test_slack.py|    "api_bot_token": "xoxb-12345",
tests/test_url.py|    url = "postgresql://shop:P%40ssword%21%23@db:5432/shop"
tests/feed.json|  "imageUrl": "https://img.shop.test/a.jpg?auth={hex}{hex}&width=80",
frontend/lang/messages/af.json|  "password": "Wagwoord",
src/i18n/locales/de_DE.json|  "OAuth application secret": "OAuth Anwendungsgeheimnis",
README.md|[![codecov](https://codecov.test/gh/shop/api/branch/main/graph/badge.svg?token={typed})](https://codecov.test/gh/shop/api)
README.md|    compile 'io.jsonwebtoken:jjwt-api:0.11.2'
README.md|set-cookie: sessionid={hex}; expires=Tue, 13 Apr 2021 11:17:58 GMT; HttpOnly
scripts/sign.ps1|$passwd = $env:CERT_PASSWORD
scripts/sign.ps1|$passwordElement = $document.CreateElement("add")
application.yml|    password: ENC({cipher})
tools/copy.py|    connect(database=pgdb, user=pguser, password=pgpswd, host=pghost)
src/jwe.ts| *   encrypted_key: '{made}{made}',
db/schema.rb|  encrypted_password: '{made}{made}'
test/jwk.mjs|  const jwk = {{ kty: 'EC', crv: 'P-256', x: '{made}{made}', y: '{made}{made}' }}
tests/test_login.py|    password = "winter2024!"
tests/test_cache.py|    cached = mapper.get_api_key("{made}")
tests/test_ids.py|    token = "123e4567-e89b-12d3-a456-426614174000"
src/Settings.java|    String secretKey = "super-secret-key-123";
auth.go|	keyhash := util.EncodePassword("{made}", "salt")
src/chain.ts|const TOKEN_ACCOUNT = '{made}{hex}';
src/chain.ts|  nonceAccountPubkey: '{made}{hex}',
src/count.ts|  const approximateTokens = countChatTokens("gpt-4-{number}13", messages);
src/login.test.ts|  const user = refreshToken.includes('{hex}') ? 1 : 2;
mail/client.py|    requests.get(URL, auth=("{made}", api_key))
load/core.js|    'http_req_duration{{group:auth}}': ['p(95)<{number}0'],
src/theme.ts|      password: '#F15E{number}',
guide/criteria.json|  {{ "fail": ["spf2", "spf3"], "pass": "dmarc{number}" }}
nginx/headers.txt|set-cookie: __Secure-csrftoken={made}; Path=/; SameSite=Lax
page.html|<input type="hidden" name="csrfmiddlewaretoken" value="{made}{made}">
deploy/compose.yml|    REDIS_URL: redis://:${{REDIS_PASSWORD:?REDIS_PASSWORD is required}}@redis:6379
web/login.php|<label for="pass"><?php esc_html_e( 'Password', 'garden{number}shop' ); ?></label>
README.md|The tool can't locate the revision identified by '{hex}' any more.
data/export.json|  "text": "# Users\n```json\n{{\"password\": \"NewGarden{number}Pass!\"}}\n```"
docker/dev.env|AZURE_STORAGE_ACCOUNT_KEY=Eby8vdM02xN{made}{made}
db/seed.sql|INSERT INTO users (email, password) VALUES ('bo@shop.org', '{hex}{hex}')
db/seed.js|    password: '{hex}.{hex}{hex}{hex}{hex}',
app/languages/nl-NL/app.php|  'Password' => 'Wagwoord{number}',
src/swagger.ts|  password: "Garden{number}!Winter",
api/login.http|  "password": "Login{number}!Winter"
shop-docs/login.html|<code>password: Garden{number}Winter</code>
web/arrows.tsx|  markerEnd={{ok ? "url(#arrow-pass-ok)" : "url(#arrow-{number}-fail)"}}
app/push.yaml|  PUSH_AUTH_KEY: "BP{made}{made}{made}abcdefghijklm"
db/migrations/17-insertUser.ts|    password: '{hex}{hex}',
src/ApplicationTest.java|    user.setPasswd("Login{number}");
database/UserSeeder.php|    'password' => 'Garden{number}Winter',
secrets-enc.yaml|#ENC[AES256_GCM,data:H8AX5Pbi+hVTkPw=,iv:{made}]
Pulumi.dev.yaml|encryptionsalt: v1:kH1abY8m1Fs=:v1:{made}
build.sh|./configure --with-ssl-dir=/usr/local --with-md5-passwords --mandir=/usr/share/man{number}
src/parser.py|    token = "fence-%03dQz{number}x" % index
src/request.js|    'postman-token': "{uuid}",
totp_test.go|	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
web/.env.production|VITE_CLIENT_TOKEN=pub{hex}
vercel.json|  "gitCredentialId": "cred_{hex}",
.env.example|SIGNING_KEY_JWK={{"kty":"EC","crv":"P-256","x":"your-x-coordinate","d":"your-private-key"}}
"""


def filled(line: str) -> Iterator[tuple[str, str]]:
    path, _, template = line.partition("|")
    chance = random.Random(line)
    for _ in range(TRIES):
        yield path, template.format_map({name: make(chance) for name, make in MAKERS.items()}) + "\n"


@pytest.mark.parametrize("line", LEAKY.splitlines())
def test_a_value_without_a_word_in_it_is_found_wherever_it_stands(line: str) -> None:
    assert sum(bool(rules(path, text)) for path, text in filled(line)) >= MOST


@pytest.mark.parametrize("line", BENIGN.splitlines())
def test_its_benign_neighbours_are_silent(line: str) -> None:
    for path, text in filled(line):
        assert not rules(path, text), text


@pytest.mark.parametrize("word", ["password", "securepass", "benchrocks", "winter", "letmein", "tokyo", "screaming-firehawks"])  # fmt: skip
def test_words_are_no_gibberish(word: str) -> None:
    assert not is_gibberish(word)
    assert not rules("tests/a.py", f'password = "{word}"\n')


def test_a_key_is_judged_by_what_it_is_the_key_of() -> None:
    value = made(random.Random(4))
    assert rules("config/app.yml", f"jwt:\n  key: {value}\n") == ["generic-key"]
    assert not rules("config/app.yml", f"colours:\n  key: {value}\n")


@pytest.mark.parametrize(("size", "title"), [(24, "Stripe"), (40, "Paystack"), (42, "Clerk"), (99, "Stripe")], ids=str)
@pytest.mark.parametrize(("mode", "called"), [("live", "live|secret"), ("test", "test")])
def test_who_made_a_key_is_known_by_its_length(size: int, title: str, mode: str, called: str) -> None:
    body = "".join(random.Random(size).choices(string.ascii_letters + string.digits, k=size))
    (leak,) = scan.scan("app/pay.yaml", f"  - value: sk_{mode}_{body}\n".encode())
    assert leak.title.startswith(title) and re.search(called, leak.title) and leak.test_key == (mode == "test")


def test_an_anonymous_token_is_public_in_a_header_too() -> None:
    head, sign = (
        base64.urlsafe_b64encode(part).decode().rstrip("=")
        for part in (b'{"alg":"HS256","typ":"JWT"}', bytes(range(7, 39)))
    )
    for role, rule in (("anon", []), ("service_role", ["json-web-token"])):
        body = (
            base64.urlsafe_b64encode(f'{{"iss":"supabase","role":"{role}","exp":2081592539}}'.encode())
            .decode()
            .rstrip("=")
        )
        line = f'{{ "name": "authorization", "value": "Bearer {head}.{body}.{sign}" }},'
        assert rules("artifacts/a.har", line) == rule


def test_values_of_a_description_are_examples() -> None:
    value = "password: Garden-Winter-2214!\n"
    assert not rules("api/pets.yml", f"# pets\nopenapi: 3.0.1\npaths:\n  {value}")
    assert rules("api/pets.yml", f"# pets\nopened: 3.0.1\npaths:\n  {value}")


def test_nothing_of_a_private_json_web_key_is_shown() -> None:
    parts = [made(random.Random(seed)) * 2 for seed in range(3)]
    line = f'{{"kty": "RSA", "n": "{parts[0]}", "e": "AQAB", "d": "{parts[1]}", "p": "{parts[2]}"}}\n'
    leaks = scan.scan("keys.json", line.encode())
    assert [leak.rule for leak in leaks] == ["json-web-key"]
    assert not any(part[:8] in leaks[0].excerpt for part in parts[1:])


def test_a_percent_sign_hides_nothing_and_shows_nothing() -> None:
    value = "hx8k%40Qv" + "%2Fz2Lp"
    leaks = scan.scan("tests/a.py", f'url = "postgres://shop:{value}@db.corp.net/shop"\n'.encode())
    assert [leak.rule for leak in leaks] == ["url-password"]
    assert all(value not in repr(leak) and "hx8k" not in repr(leak) for leak in leaks)


@pytest.mark.parametrize("unit", ["password", "developer", "secret_key_", "a1", "ab12", "change", "a_", "aes", "foo."])
def test_long_values_are_judged_in_linear_time(unit: str) -> None:
    value = unit * (2000 // len(unit)) + "!x-"
    started = time.process_time()
    for path in ("a.py", "a.yml", "tests/a.py"):
        rules(path, f'password = "{value}"\njwt_secret = "{value}"\nurl = "ftp://a:{value}@h.corp.net"\n')
    assert time.process_time() - started < 1
