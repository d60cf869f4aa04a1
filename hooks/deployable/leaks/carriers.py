"""Secrets that need no telling name: URLs with a password, authorisation headers, cookies, command-line logins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.leaks import names, values, verdicts
from deployable.leaks.leak import Match
from deployable.leaks.pattern import Pattern
from deployable.leaks.proofs import THIS_YEAR, decoded_base64, ends, is_anonymous, is_jwt
from deployable.leaks.words import is_gibberish

_URL = Pattern(
    r"([A-Za-z][\w+.-]{1,30})://([^\s/:@\"'<>`,;(){}\[\]|]{0,120}):([^\s\"'<>`/]{1,200}?|[^\s@\"'<>`]{1,200}?)@([\w.\-\[\]${}%]{1,255})(?![\w@.\-])"
)
_SCHEME = Pattern(
    r"\b(?:(Bearer|Token|ApiKey|Api-Key|GenieKey|SSWS|JWT|Splunk|OAuth|token|bearer)|(Basic|basic|BASIC))(?:\s{1,4}|%20|\s*\"\s*\+\s*\"|[\"']\s?,\s?[\"'])([A-Za-z0-9+/._~=-]{8,4000})"
)
_COOKIE = Pattern(r"\b(?:set-)?cookie[\"']?\s{0,4}[:=,]\s{0,4}[\"']?([^\"'\n]{8,2000})", re.IGNORECASE)
_CRUMB = Pattern(r"([\w.-]{1,60})=([^;,\s]{12,1000})")
_CURL = Pattern(r"(?:\s|\A)(?:-u|--user|--proxy-user|-U)[ =]?[\"']?([^\s:\"'$<{]{1,80}):([^\s\"']{3,200})")
_MYSQL = Pattern(r"\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n|;]{0,200}?\s-p[\"']?([^\s\"'$<{]{5,80})")
_HERE = Pattern(r"\blocalhost\b|\b127\.0\.0\.1\b|\[::1\]")
"""A machine that asks itself: a container's own health check."""
_SSHPASS = Pattern(r"\bsshpass\s+-p\s*[\"']?([^\s\"'$]{4,80})")
_SECURE_STRING = Pattern(r"ConvertTo-SecureString\s+(?:-String\s+)?[\"']([^\"'$]{4,200})[\"']", re.IGNORECASE)
_IDENTIFIED = Pattern(
    r"(?:\A|[^\w\s]|\b(?:USER|ROLE|LOGIN|TO|EXISTS)\s+\S{1,80})\s*\bIDENTIFIED\s+(?:WITH\s+\w+\s+)?(?:BY|AS)\s+(?:PASSWORD\s+)?(['\"])((?:(?!\1).){4,100})\1",
    re.IGNORECASE,
)
_LOGIN = Pattern(
    r"\b(?:auth\s*=\s*\(|auth\(|(?:\w*basic_?auth(?:entication)?|networkcredentials?|passwordauthentication|usernamepassword\w*|httpdigestauth|login|authenticate|plainauth|setbasicauth|smtp_?login)\s*\()\s*(?:\"\"\s*,\s*)?[\"']([^\"'\n]{1,80})[\"']\s*,\s*[\"']([^\"'\n]{4,120})[\"']",
    re.IGNORECASE,
)
_CONNECTED = Pattern(
    r"(?:\bgetConnection|\bmysqli(?:_connect|_real_connect)?|\bmysql_p?connect|\bnew PDO|\bDBI->connect|\bSequelize|\bftp_login|\bssh2_auth_password|\boci_connect)\(\s*(?:[^,\"'\n]{1,200}|\"[^\"\n]{0,200}\"|'[^'\n]{0,200}')\s*,\s*[\"']([^\"'\n]{1,80})[\"']\s*,\s*[\"']([^\"'\n]{4,120})[\"']",
    re.IGNORECASE,
)
_OPENED = Pattern(
    r"\b(?:\w*connect(?:ion|ionPool)?|createPool|createTransport|Client|Pool|Sequelize|Redis|StrictRedis|MongoClient|SMTP|SSHClient|login|Jedis|DataSource)\w{0,12}\([^\n]{0,300}?[\"']?\b(?:password|passwd|pass|pwd)[\"']?\s?(?::|=>|=)\s?[\"']([^\"'\n]{5,120})[\"']",
    re.IGNORECASE,
)
_ESCAPED = Pattern(r"%([2-7][0-9A-Fa-f])")
_EXPIRES = Pattern(r"expires=\w{3,9},? \d{1,2}[- ]\w{3}[- ](\d{4})", re.IGNORECASE)
_SCHEMES = ("bearer", "basic", "token", "apikey", "api-key", "geniekey", "ssws", "jwt", "splunk", "oauth")
_TOOLS = ("redis-cli", "docker login", "mongo", "wget", "pgpassword=", "mysql_pwd=", "cli_auth=", "sshpass=")
_LOGS_IN = Pattern(r"connect|pool|transport|client|sequelize|redis|smtp|login|jedis|datasource")
_COMMANDS = Pattern(
    r"\bdocker\s+login\b[^\n|;&]{0,160}?\s(?:-p ?|--password[ =])[\"']?([^\s\"'$<{-][^\s\"'$<{]{3,80})|\bredis-cli\b[^\n|;&]{0,120}?\s(?:-a ?|--pass[ =])[\"']?([^\s\"'$<{]{4,80})"
    r"|\bmongo(?:sh|dump|restore|import|export)?\s[^\n|;&]{0,160}?\s(?:-p[ =]?|--password[ =])[\"']?([^\s\"'$<{-][^\s\"'$<{]{3,80})|\bwget\b[^\n|;&]{0,160}?--(?:http-|ftp-)?password=[\"']?([^\s\"'$<{]{4,80})"
    r"|\b(?:PGPASSWORD|MYSQL_PWD|REDISCLI_AUTH|SSHPASS)=[\"']?([^\s\"'$<{]{4,80})[\"']?\s+\w"
)
_INSERTED = Pattern(
    r"\binsert\s+into\s+[\w.`\"\[\]]{1,80}\s*\(([^()]{1,600})\)\s*values\s*\(((?:[^()'\"]|'[^'\n]{0,300}'|\"[^\"\n]{0,300}\"){1,60})\)",
    re.IGNORECASE,
)
_FIELD = Pattern(r"\s*(?:[NE]?'([^'\n]{0,300})'|\"([^\"\n]{0,300})\"|([^,]{0,300}))\s*(?:,|\Z)")
_DIGESTS = (32, 40, 64, 96, 128)
"""Hexadecimal digits of the hashes that a table holds in the place of passwords."""
_ACL = Pattern(r"\A\s*user\s+\S+\s[^\n#]{0,80}?>([^\s#]{5,100})")
_SIGNED = Pattern(
    r"\bjwt\.(?:sign|verify|encode|decode)\(\s*[^,\n]{1,120},\s*[\"'`]([^\"'`\n]{6,400})[\"'`]|\bcreateHmac\(\s*[\"'`][\w-]+[\"'`]\s*,\s*[\"'`]([^\"'`\n]{6,400})[\"'`]",
    re.IGNORECASE,
)
_NETRC = Pattern(r"\b(?:machine\s+\S+|login)\s+\S+.*?\bpassword\s+(\S+)")
_PGPASS = Pattern(r"\A[\w.*-]+:(?:\d+|\*):[\w*-]+:[\w.*-]+:(\S+)\Z")
_HOSTS_OF_EXAMPLES = Pattern(
    r"\A(?:example|host(?:name)?|domain|server|your|my)?[\w-]*\.?(?:example|test|invalid)(?:\.|\Z)|\A(?:host(?:name)?|server|domain|hostport|ip|addr|address|endpoint|site|url|proxyhost|proxy\.server|somewhere|some-?host|foo(?:\.bar)?|bar|my-?host|company)(?:\.com|\.org|\.net)?\Z",
    re.IGNORECASE,
)


_GO_DSN = Pattern(r"[\w.-]{1,60}:([^\s@\"'`:/]{3,120})@(?:tcp|unix)\(")
_CHANGED = Pattern(
    r"\becho\s+[\"']?[\w.-]{1,40}:([^\s\"'$|]{4,100})[\"']?\s*\|\s*(?:sudo\s+)?chpasswd|\bhtpasswd\s+-\w*b\w*\s+(?:-\w+\s+)*\S+\s+\S+\s+[\"']?([^\s\"'$]{4,100})"
)


def carried(line: str, config: bool, path: str = "") -> Iterator[Match]:
    low = line.lower()
    if "://" in low and "@" in low:
        yield from _urls(line, config)
    for hit in _SCHEME.finditer(line) if any(map(low.__contains__, _SCHEMES)) else ():
        value = hit[3].rstrip(".")
        if hit[3].endswith("..") or line.startswith(("…", "*", "<", "{", "$"), hit.end()):
            continue
        if hit[2]:
            yield from _basic(value, hit.start(3))
        elif _is_bearer(value):
            yield Match(
                "authorization-header",
                "authorisation token",
                value,
                hit.start(3),
                hit.start(3) + len(value),
                "Authorization",
                not (value.startswith("ey") and value.count(".") == 2 and 0 < ends(value) < THIS_YEAR),
            )
    if "cookie" in low:
        for hit in _COOKIE.finditer(line):
            yield from _crumbs(hit[1], hit.start(1))
    if "curl" in low or "wget" in low or "http" in low:
        for hit in _CURL.finditer(line):
            yield from _typed_in(hit[2], hit.start(2), hit[1], bool(_HERE.search(line)))
    if any(map(low.__contains__, _TOOLS)):
        for hit in _COMMANDS.finditer(line):
            yield from _typed_in(hit[hit.lastindex or 0], hit.start(hit.lastindex or 0))
    if "insert" in low:
        for hit in _INSERTED.finditer(line):
            yield from _inserted(hit)
    if low.lstrip().startswith("user ") and path.endswith((".conf", ".acl")) and (found := _ACL.match(line)):
        yield from _typed_in(found[1], found.start(1))
    if "mysql" in low or "mariadb" in low:
        for hit in _MYSQL.finditer(line):
            yield from _typed_in(hit[1], hit.start(1))
    if "sshpass" in low:
        for hit in _SSHPASS.finditer(line):
            yield from _typed_in(hit[1], hit.start(1))
    if "securestring" in low:
        for hit in _SECURE_STRING.finditer(line):
            yield from _password(hit[1], hit.start(1), "generic-password", "password", True)
    if "identified" in low:
        for hit in _IDENTIFIED.finditer(line):
            yield from _password(hit[2], hit.start(2), "generic-password", "database password", True)
    if "(" in low and ("auth" in low or "login" in low or "credential" in low or "usernamepassword" in low):
        for hit in _LOGIN.finditer(line):
            yield from _password(hit[2], hit.start(2), "generic-password", "password", config)
    if "connect" in low or "mysqli" in low or "pdo(" in low or "sequelize(" in low or "ftp_login" in low:
        for hit in _CONNECTED.finditer(line):
            yield from _given(hit[2], hit.start(2), hit[1])
    if "(" in low and _LOGS_IN.search(low) and ("pass" in low or "pwd" in low):
        for hit in _OPENED.finditer(line):
            yield from _given(hit[1], hit.start(1), "")
    if "@tcp(" in low or "@unix(" in low:
        for hit in _GO_DSN.finditer(line):
            yield from _password(hit[1], hit.start(1), "url-password", "password in a data source name", True)
    if "chpasswd" in low or "htpasswd" in low:
        for hit in _CHANGED.finditer(line):
            group = 1 if hit[1] else 2
            yield from _typed_in(hit[group], hit.start(group))
    if "jwt." in low or "hmac(" in low:
        for hit in _SIGNED.finditer(line):
            group = 1 if hit[1] else 2
            if verdict := verdicts.judge(hit[group], "secret", "", True, False):
                yield Match(
                    "generic-secret",
                    "signing key",
                    hit[group],
                    hit.start(group),
                    hit.end(group),
                    certain=verdict == verdicts.CERTAIN,
                )
    base = path.rpartition("/")[2].lower()
    if base.endswith("netrc") and (found := _NETRC.search(line)):
        yield from _password(found[1], found.start(1), "netrc-password", "password in .netrc", True)
    if base.endswith("pgpass") and (found := _PGPASS.match(line)):
        if verdicts.is_written(found[1]):
            yield Match("pgpass-password", "PostgreSQL password file", found[1], found.start(1), found.end(1))


def password(match: Match) -> str:
    """What of a match must stand out: the user and password of a Basic header, else the value."""
    if match.rule != "basic-authorization":
        return plain(match.value)
    return (decoded_base64(match.value) or b"").decode("ascii", "replace")


def plain(value: str) -> str:
    """Without the percent signs that a URL writes in the place of others."""
    return _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), value) if "%" in value else value


def _password(value: str, start: int, rule: str, title: str, config: bool) -> Iterator[Match]:
    if verdict := verdicts.judge(value, "password", "", True, config):
        yield Match(rule, title, value, start, start + len(value), certain=verdict == verdicts.CERTAIN)


def _typed_in(value: str, start: int, user: str = "", here: bool = False) -> Iterator[Match]:
    """What a command is given as a password; ``here``: by a program that asks its own machine."""
    if verdicts.is_written(value, user):
        certain = not here and verdicts.judge(value, "password", "", True, True) == verdicts.CERTAIN
        yield Match(
            "command-line-login", "password on a command line", value, start, start + len(value), certain=certain
        )


def _given(value: str, start: int, user: str) -> Iterator[Match]:
    """The password that a connection is opened with in code."""
    if verdicts.is_written(value, user):
        certain = verdicts.judge(value, "password", "", True, False) == verdicts.CERTAIN
        yield Match("generic-password", "password", value, start, start + len(value), "password", certain)


def _inserted(statement: re.Match[str]) -> Iterator[Match]:
    """The values that a row's secret columns are given."""
    columns = [column.strip(' \t\r\n`"[]') for column in statement[1].split(",")]
    at = statement.start(2)
    for column in columns:
        field = _FIELD.match(statement.string, at, statement.end(2))
        if not field or not field[0]:
            return
        at = field.end()
        kind = names.kind(column)
        if not kind or kind in ("weak-key", "cookie") or not field.lastindex or field.lastindex > 2:
            continue
        value, start = field[field.lastindex], field.start(field.lastindex)
        if kind == "password" and is_digest(value):
            continue
        if verdict := verdicts.judge(value, kind, column, True, True):
            certain = verdict == verdicts.CERTAIN
            yield Match(f"generic-{kind}", kind, value, start, start + len(value), column, certain)


def is_digest(value: str) -> bool:
    """As long as a hash, in hexadecimal digits alone."""
    return len(value) in _DIGESTS and bool(values.HEX.match(value))


def _urls(line: str, config: bool) -> Iterator[Match]:
    for hit in _URL.finditer(line):
        user, password, host = hit[2], hit[3], hit[4]
        if hit[1].lower() in ("http", "https") and "/" in password:
            continue
        if (
            _HOSTS_OF_EXAMPLES.search(host)
            or values.is_reference(password)
            or values.is_placeholder(password)
            or user == password
        ):
            continue
        if (
            password.lower() in ("pass", "password", "pw", "pwd", "secret", "token")
            or "{" in user + password
            or "$" in user
        ):
            continue
        local = re.match(
            r"localhost|127\.|0\.0\.0\.0|\[?::1|db\Z|postgres(?:ql)?\Z|mysql\Z|redis\Z|mongo(?:db)?\Z|rabbit(?:mq)?\Z|database\Z|host\.docker",
            host,
        )
        verdict = verdicts.judge(password, "password", "", True, config)
        if not verdict and not local and len(password) >= 4 and not verdicts.is_weak(password) and "." in host:
            verdict = verdicts.LIKELY
        if verdict:
            certain = verdict == verdicts.CERTAIN and not local
            yield Match(
                "url-password", "password in a URL", password, hit.start(3), hit.end(3), f"{hit[1]}://{user}", certain
            )


def _basic(value: str, start: int) -> Iterator[Match]:
    decoded = decoded_base64(value) if len(value) % 4 in (0, 2, 3) else None
    if not decoded or b":" not in decoded or not all(32 <= byte < 127 for byte in decoded):
        return
    user, _, password = decoded.decode().partition(":")
    weak = (
        not password or values.is_placeholder(password) or verdicts.is_weak(password) or values.is_reference(password)
    )
    if password == user or "sesame" in password or (weak and not (len(user) >= 16 and values.is_random(user))):
        return
    if (
        verdicts.judge(password, "password", "", True, True)
        or values.is_random(user)
        or len(password) >= 6
        or is_gibberish(decoded.decode())
    ):
        yield Match(
            "basic-authorization",
            "Basic authorisation header",
            value,
            start,
            start + len(value),
            "Authorization",
            bool(verdicts.judge(password, "password", "", True, True)),
        )


def _is_bearer(value: str) -> bool:
    if value.startswith("ey") and value.count(".") == 2 and (not is_jwt(value) or is_anonymous(value)):
        return False
    if len(value) < 12 or values.is_reference(value) or (values.is_placeholder(value) and len(value) < 40):
        return False
    return bool(values.UUID.match(value)) or values.is_random(value)


def is_over(cookie: str) -> bool:
    """The cookie of a past year, by its own ``Expires``."""
    expires = _EXPIRES.search(cookie)
    return bool(expires) and int(expires[1]) < THIS_YEAR


def _crumbs(text: str, start: int) -> Iterator[Match]:
    if is_over(text):
        return
    for crumb in _CRUMB.finditer(text):
        name, value = crumb[1], crumb[2].rstrip("\\")
        if "csrf" in name.lower() or "xsrf" in name.lower():
            continue
        if name.lower() in ("path", "domain", "expires", "max-age", "samesite", "_ga", "_gid", "version"):
            continue
        if (
            len(value) >= 16
            and not values.is_reference(value)
            and not values.is_placeholder(value)
            and values.is_random(value)
        ):
            yield Match(
                "cookie",
                "session cookie",
                value,
                start + crumb.start(2),
                start + crumb.start(2) + len(value),
                name,
                certain=False,
            )
            return
