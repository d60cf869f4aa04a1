"""Lines that hold a secret, and lines that only look as if they did, made at run time in the grammars of real files.

``LEAKY`` is ``path | line``: ``{p}`` a password that somebody typed, ``{k}`` a key that a machine made. ``BENIGN`` is
``path | line``: ``{hex40}``, ``{b64}``, ``{hex64}``, ``{uuid}`` and ``{word}`` are filled in; nothing of it is a secret.
"""

from __future__ import annotations

import base64
import random
import string
import uuid

_WORDS = ["winter", "summer", "purple", "rocket", "marble", "coffee", "guitar", "falcon", "tiger", "ocean", "silver", "castle", "wizard", "copper", "thunder", "michael", "jessica", "london", "berlin", "tokyo", "madrid", "pepper", "cookie", "orange", "jordan", "tennis"]  # fmt: skip
_ALPHANUMERIC = string.ascii_letters + string.digits


def key(chance: random.Random) -> str:
    return chance.choice(
        [
            f"{chance.getrandbits(128):032x}",
            f"{chance.getrandbits(256):064x}",
            base64.b64encode(chance.randbytes(32)).decode(),
            base64.urlsafe_b64encode(chance.randbytes(30)).decode(),
            "".join(chance.choices(_ALPHANUMERIC, k=chance.randrange(16, 44))),
            "".join(chance.choices(string.ascii_lowercase + string.digits, k=chance.randrange(20, 36))),
            str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        ]
    )


def password(chance: random.Random) -> str:
    word = chance.choice(_WORDS)
    return chance.choice(
        [
            f"{word.title()}{chance.randrange(10, 2030)}{chance.choice('!@#%')}",
            word.translate(str.maketrans("eaoi", "3401")) + chance.choice(["!", "#", "99", "2020"]),
            "".join(chance.choices(_ALPHANUMERIC + "!@#%^*", k=chance.randrange(8, 16))),
            "".join(chance.choices(string.ascii_lowercase, k=chance.randrange(8, 13))),
            f"{word}{chance.choice(_WORDS).title()}{chance.randrange(100, 9999)}",
            f"{word}@{chance.randrange(100, 99999)}",
            "".join(chance.choices(string.ascii_lowercase + string.digits, k=chance.randrange(8, 12))),
        ]
    )


LEAKY = """\
config/application.yml|    password: {p}
config/application.yml|jwt-secret: "{k}"
config/db.yaml|  DB_PASSWORD: '{p}'
deploy/values.yaml|  apiToken: {k}
src/main/resources/application.properties|spring.datasource.password={p}
src/main/resources/application.properties|jwt.secret={k}
conf/server.ini|password = {p}
conf/server.ini|api_key={k}
.env|DB_PASS={p}
.env.production|export SMTP_PASSWORD='{p}'
config.py|SECRET_KEY = '{k}'
app/db.py|conn = connect(host="10.0.0.4", user="svc", password="{p}")
app/client.py|API_TOKEN = os.environ.get("API_TOKEN", "{k}")
app/client.py|requests.get(url, auth=("admin", "{p}"))
src/app.js|const apiKey = '{k}';
src/app.js|  secret: process.env.JWT_SECRET || '{k}',
src/app.ts|axios.defaults.headers.common['Authorization'] = 'Bearer {k}';
src/A.java|    private static final String PASSWORD = "{p}";
src/A.java|    config.setPassword("{p}");
main.go|	ApiKey: "{k}",
a.php|define('DB_PASSWORD', '{p}');
a.rb|config.secret_key = '{k}'
A.cs|var password = "{p}";
appsettings.json|    "Main": "Server=tcp:db1.corp.net,1433;User ID=sa;Password={p};Encrypt=true"
web.config|<add key="ApiPassword" value="{p}" />
settings.xml|      <password>{p}</password>
deploy.sh|curl -u admin:{p} https://ci.corp.net/job
deploy.sh|PGPASSWORD={p} psql -h db.corp.net
Dockerfile|ENV DB_PASSWORD {p}
docker-compose.yml|      - MYSQL_PASSWORD={p}
main.tf|  password = "{p}"
config/db.js|mongodb://app:{p}@cluster0.corp.net:27017/app
sql/init.sql|CREATE USER 'app'@'%' IDENTIFIED BY '{p}';
x.ps1|$secure = ConvertTo-SecureString "{p}" -AsPlainText -Force
.netrc|machine git.corp.net login bot password {p}
a.kt|val password = "{p}"
r.rb|  ENV['API_KEY'] ||= '{k}'
req.http|X-Auth-Token: {k}
Foo.java|	@Value("${{db.password:{p}}}")
""".splitlines()

BENIGN = """\
tests/test_login.py|    password = "{word}"
tests/test_login.py|client.post("/login", json={{"username": "bob", "password": "{word}123"}})
tests/api.spec.ts|const token = 'test-token-{word}';
migrations/versions/a1.py|down_revision = '{hex12}'
migrations/versions/a1.py|revision: str = "{hex12}"
.pre-commit-config.yaml|    rev: {hex40}
.github/workflows/ci.yml|      - uses: actions/checkout@{hex40}
.github/workflows/ci.yml|          token: ${{{{ secrets.GITHUB_TOKEN }}}}
index.html|<script src="a.js" integrity="sha384-{b64}" crossorigin></script>
poetry.lock|    {{file = "a.whl", hash = "sha256:{hex64}"}},
package-lock.json|      "integrity": "sha512-{b64}",
app/etag.py|ETAG = "{hex40}"
app/sums.py|SHA256 = "{hex64}"
locales/de.json|  "password": "Passwort",
locales/fr.json|  "forgotPassword": "Mot de passe oublié ?",
src/i18n/en.ts|  tokenExpired: 'Your token has expired, please sign in again',
src/config.ts|export const API_KEY_RATE_LIMIT = 'api_key_rate_limit';
src/http.ts|const API_KEY_HEADER = 'X-Api-Key';
README.md|export API_KEY=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx
README.md|DATABASE_URL=postgres://user:pass@localhost:5432/db
README.md|Set `SECRET_KEY=<your-secret-key>` before you start.
app/copy.py|config.SecretKey = test.secretKey
app/copy.py|password = form.password.data
app/copy.py|token = create_access_token(user.id)
app/copy.js|const secret = process.env.JWT_SECRET;
app/copy.js|const {{ password, token }} = req.body;
a.css|background: url(data:image/png;base64,{b64}{b64});
k8s/app.yaml|            - name: DB_PASSWORD
k8s/app.yaml|                  key: password
render.yaml|      - key: SECRET_KEY
compose.yml|      POSTGRES_PASSWORD: ${{POSTGRES_PASSWORD}}
compose.yml|      POSTGRES_PASSWORD: postgres
main.tf|  password = var.db_password
main.tf|  kms_key_id = "arn:aws:kms:eu-west-1:123456789012:key/{uuid}"
app/models.py|    password: str
app/models.py|    password_hash = Column(String(128))
app/models.py|password = "$2b$12${b64}"
.env.example|SECRET_KEY=change-me
.env.example|STRIPE_SECRET_KEY=sk_test_your_key_here
app/ui.tsx|<input type="password" name="password" placeholder="Password" />
app/ui.tsx|  tokenType: 'bearer',
app/enum.ts|  RESET_PASSWORD = 'reset-password',
app/enum.java|private static final String TOKEN_KEY = "access_token";
app/a.py|tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased")
app/a.py|cache_key = f"user:{{user_id}}:profile"
app/a.py|raise ValueError("password must be at least 8 characters")
app/a.go|apiKey := os.Getenv("API_KEY")
app/ids.py|TENANT_ID = "{uuid}"
app/ids.py|trace_id = "{hex32}"
""".splitlines()


def filled(line: str, chance: random.Random) -> tuple[str, str]:
    path, _, template = line.partition("|")
    return path, template.format(
        p=password(chance),
        k=key(chance),
        word=chance.choice(_WORDS),
        uuid=uuid.UUID(int=chance.getrandbits(128), version=4),
        b64=base64.b64encode(chance.randbytes(48)).decode(),
        **{f"hex{size}": f"{chance.getrandbits(size * 4):0{size}x}" for size in (12, 32, 40, 64)},
    )
