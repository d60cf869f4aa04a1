"""Whether the code plainly needs a value that it reads without a default, or merely may find it missing.

``process.env.X`` and Nest's ``config.get("X")`` give ``undefined`` and go on. The need is plain where the value connects or
signs something; it is not where another place asks whether the same name is there at all.
"""

from __future__ import annotations

import re

from deployable import syntax
from deployable.linkers.environment.code import Up, parents
from deployable.linkers.environment.fate import called
from deployable.model import EnvRead

CONNECTION = "connection"
"""The word of ``EnvRead.use`` for a value that a client or a signature is made of."""
_OWN = re.compile(
    r"^((JWT|SESSION|COOKIE|APP|AUTH|NEXTAUTH|ACCESS_TOKEN|REFRESH_TOKEN|ENCRYPTION|SIGNING)_)*(SECRET|SECRET_KEY|JWT_KEY)$|^(JWT|SESSION|COOKIE)_\w*SECRET\w*$"
    r"|^(DATABASE|DB|MONGO|MONGODB|MONGO_DB|POSTGRES|PG|MYSQL)_(URL|URI|DSN|CONNECTION_STRING)$"
)
"""A service's own secret or its own database."""
_NEEDY = re.compile(r"SECRET|KEY|PASSWORD|PASSWD|TOKEN|DSN|UR[IL]|CREDENTIALS|CONNECTION_STRING")
_CONNECTS = re.compile(
    r"(^|\.)(connect\w*|createClient|createConnection|createPool|createTransport|setApiKey|sign|signAsync|verify|createHmac"
    r"|Redis|IORedis|Pool|MongoClient|Sequelize|DataSource|Stripe|Resend|Client|PrismaClient|Strategy|\w+Strategy|\w+Client|session)$"
)


def connects(name: str, up: Up | None) -> bool:
    """The value is an argument, or an entry of an object argument, of a call that makes a client or a signature."""
    if not _NEEDY.search(name.upper()):
        return False
    for here in parents(up):
        if type(here.node) is syntax.Call:
            return here.field != "func" and bool(_CONNECTS.search(called(here.node.func)))
        if type(here.node) not in (syntax.Item, syntax.DictOf, syntax.ListOf):
            return False
    return False


def settled(reads: list[EnvRead]) -> list[EnvRead]:
    """The reads, with ``assumed`` taken away from those whose need is plain, and the need from those that a schema, a test
    for absence, or a default in the same file does without."""
    loose = {(read.service, read.name) for read in reads if not read.required and read.default is None}
    optional = {(read.service, read.name) for read in reads if _does_without(read)}
    filled = {(read.location.path, read.name) for read in reads if read.default is not None}
    return [_settled(read, loose, optional, filled) if read.assumed else read for read in reads]


def _settled(
    read: EnvRead, loose: set[tuple[str, str]], optional: set[tuple[str, str]], filled: set[tuple[str, str]]
) -> EnvRead:
    if (read.service, read.name) in optional or (read.location.path, read.name) in filled:
        return read._replace(required=False, assumed=False)
    return read._replace(assumed=not _plain(read) or (read.service, read.name) in loose)


def _does_without(read: EnvRead) -> bool:
    tested = "truthiness" in read.use and read.via in ("process.env", "ConfigService")
    return not read.required and (tested or read.via.endswith(("schema", "class-validator", "t3-env")))


def _plain(read: EnvRead) -> bool:
    return CONNECTION in read.use or bool(_OWN.match(read.name))
