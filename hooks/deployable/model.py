"""The nouns of the field: what readers and linkers find, what rules say, what a report holds.

Every noun is an immutable named tuple. Lines and columns count from 1; 0 means the whole file.
Paths are relative to the checked root, with forward slashes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

# --------------------------------------------------------------------------- places


class Location(NamedTuple):
    """A place in the checked tree. ``line`` 0 stands for the file as a whole."""

    path: str
    line: int = 0
    column: int = 0
    end_line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


class Gap(NamedTuple):
    """Something that exists and could not be read or resolved; the reason a rule says ``not checked``.

    ``fact`` names what is incomplete because of it: one of ``NEEDS``.
    """

    fact: str
    location: Location
    reason: str


class Unreadable(Exception):
    """Raised by a reader that cannot make facts of a file: the reason, and the line where it gave up."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


# --------------------------------------------------------------------------- facts about the code


class RouteState(StrEnum):
    SERVED = "served"
    CONDITIONAL = "conditional"
    UNMOUNTED = "unmounted"
    OPAQUE = "opaque"


class Route(NamedTuple):
    """One method and path that an application serves, with the full mounted path.

    ``path`` has ``{name}`` for every parameter; an opaque route ends in ``/**``.
    ``method`` is upper case, ``ANY`` for all. ``location`` is the handler's own file and line
    (the decorator's or registration's line when the handler has none of its own).
    """

    method: str
    path: str
    location: Location
    framework: str
    state: RouteState = RouteState.SERVED
    handler: str = ""
    """Qualified name of the function or class that answers."""
    mounted_at: tuple[Location, ...] = ()
    """The decorator or registration line, then every include or mount on the way to the application."""
    documented: str = ""
    """How it is described: ``docstring``, ``summary``, ``swagger-jsdoc``, ``decorator``; empty when it is not."""
    responds: str = ""
    """How its response type is known: ``return annotation``, ``response_model``, …; empty when it is not."""
    in_schema: bool = True
    auth: str = ""
    """What guards it (``Depends(get_current_user)``, ``login_required``, …); empty when nothing seen does."""
    limited_by: str = ""
    """The rate limiter that covers it, as written; empty when none is seen."""
    database: bool | None = None
    """Whether the handler reaches a database; ``None`` when its calls could not be followed."""
    swallows_failure: bool = False
    """The handler catches failures and answers success all the same."""
    health: bool = False
    """It answers a health probe (decided by whole path segments, by the package or by the middleware)."""
    condition: str = ""
    """For ``conditional``: the setting or environment test it is gated on, as written."""
    own: bool = True
    """False for what a framework or package adds by itself (``/docs``, ``/static/…``)."""
    service: str = ""
    names_health: bool = False
    """Its path names health, whatever the method."""
    media: str = ""
    """``json`` or ``html`` where it is plain what the handler answers with (``jsonify``, ``render_template``); else empty."""


class ApiDocs(NamedTuple):
    """A place where API documentation comes from: a generator that is wired in, or a static document."""

    kind: str
    """``generated`` or ``static``."""
    source: str
    """``fastapi``, ``drf-spectacular``, ``flask-smorest``, ``swagger-jsdoc``, ``openapi file``, …"""
    location: Location
    url: str = ""
    condition: str = ""
    """What it is gated on, as written; empty when it is always there."""
    enabled: bool = True
    """False when it is switched off (``openapi_url=None``)."""
    service: str = ""


class ApiOperation(NamedTuple):
    """One method of one path in an OpenAPI document, as the document writes the path (without its base path)."""

    method: str
    path: str
    location: Location
    documented: bool = False
    """It has a summary or a description."""
    responds: bool = False
    """At least one response says what its body looks like, or that it has none."""
    handler: str = ""
    """The function that the document names for it (``operationId``, below the controller when one is named)."""
    secured: bool = False
    """It asks for credentials."""


class ApiDocument(NamedTuple):
    """A static OpenAPI or Swagger document, references to other files resolved."""

    location: Location
    """The line of ``openapi:`` or ``swagger:``."""
    version: str
    operations: tuple[ApiOperation, ...] = ()
    bases: tuple[str, ...] = ()
    """Path parts of its servers or its ``basePath``, without a trailing slash; empty text for none."""
    problems: tuple[Problem, ...] = ()
    """Where the document is not valid."""
    validated: bool = True
    """False when no schema is known for its version or the validator is missing."""
    partial: str = ""
    """Why not all operations are known (a reference to another host); empty when all are."""
    service: str = ""
    files: tuple[str, ...] = ()
    """The document and every file it refers to."""
    leaks: tuple[tuple[str, Any], ...] = ()
    """What looks like a credential in them: (path, leak)."""


class EnvRead(NamedTuple):
    """One place where code reads an environment variable by its effective name."""

    name: str
    location: Location
    required: bool
    """It is read without any default, and nothing accepts its absence."""
    default: str | None = None
    """The fallback as written in the source, ``None`` when there is none."""
    via: str = ""
    """How it is read: ``os.environ``, ``BaseSettings``, ``process.env``, ``Joi schema``, …"""
    service: str = ""
    condition: str = ""
    """What the read is gated on, as written (``not DEVELOPMENT_MODE``)."""
    use: tuple[str, ...] = ()
    """What is plainly done with the raw string: ``truthiness``, ``arithmetic``, ``number``, ``url``, ``cast``, ``client``."""
    default_location: Location | None = None
    guarded: bool = False
    """A default exists but is refused or replaced outside development (a validator, a branch)."""
    in_handler: bool = False
    """Read inside a request handler or other function that runs after start-up."""
    library: str = ""
    """Set when a library reads the name by itself (``dj_database_url``), not the checked code."""
    supplied_by: tuple[str, ...] = ()
    """Hosts that give the name without a line in the repository; ``*`` for every system."""
    aside: str = ""
    """Why the read does not belong to the running service (``script``, ``build``); empty when it does."""
    assumed: bool = False
    """``required`` only because nothing accepts its absence: ``process.env.X`` may well be undefined, and nothing proves the need."""
    program: str = ""
    """Read only when its file is started as a program: ``__main__`` under that test, or the function that is called there alone."""
    within: tuple[str, ...] = ()
    """Django's settings modules in one folder that come to it, where others in that folder do not."""


class DeclarationKind(StrEnum):
    LITERAL = "literal"
    REFERENCE = "reference"
    PLACEHOLDER = "placeholder"
    GENERATED = "generated"
    PROMPTED = "prompted"


class EnvDeclaration(NamedTuple):
    """One place that gives or announces an environment variable."""

    name: str
    location: Location
    source: str
    """``dotenv``, ``dotenv-example``, ``dockerfile``, ``compose``, ``render``, ``workflow``, ``procfile``, ``docs``, …"""
    kind: DeclarationKind
    value: str | None = None
    """The value as written, for rules only: reports never see it."""
    service: str = ""
    environment: str = ""
    """``production``, ``staging``, ``development``, ``test`` or empty when the source does not say."""
    scope: str = "run"
    """``run``, ``build`` or ``both``."""
    read_by: str = ""
    """The library, tool or image that reads the name without a line of code here."""
    commented: bool = False
    """It stands behind a ``#``: a name that may be given."""


class EnvFacts(NamedTuple):
    reads: tuple[EnvRead, ...] = ()
    declarations: tuple[EnvDeclaration, ...] = ()
    families: tuple[tuple[str, Location], ...] = ()
    """Prefixes whose every name is read (``FLASK_`` by ``from_prefixed_env``), with the place."""
    mentions: tuple[tuple[str, Location, str], ...] = ()
    """Names that something beside the service's code uses: (name, place, by what: ``compose``, ``shell``, ``workflow``)."""
    problems: tuple[Problem, ...] = ()
    """Faults of form in env files."""
    supplies: tuple[Supply, ...] = ()
    """Every manifest that runs a service of the repository, with the names it gives to it."""
    copies: tuple[tuple[Location, str], ...] = ()
    """Images that a folder's env file is copied into: (place of the ``COPY``, path of the env file)."""
    loads: tuple[tuple[Location, str], ...] = ()
    """Where the code, or a compose file, loads an env file, and the file's path."""
    misspelt: tuple[tuple[EnvRead, EnvDeclaration, str], ...] = ()
    """A read name that nobody declares, the one declared name so close to it that nobody reads, and how they differ."""


class Supply(NamedTuple):
    """One manifest beside the service that it runs (empty for the root's), and every name the service gets there."""

    manifest: Manifest
    service: str
    names: frozenset[str]
    env_file: str = ""
    """Why an env file that the repository does not hold reaches the service too; empty when none does."""


# --------------------------------------------------------------------------- facts about deployment


class HealthProbe(NamedTuple):
    """A health check that a manifest declares. ``path`` is empty for a TCP or command probe without a URL."""

    location: Location
    path: str = ""
    port: str = ""
    kind: str = "health"
    """``health``, ``liveness``, ``readiness`` or ``startup``; ``cron`` for the URL that a host's scheduler calls."""
    command: str = ""
    """The command as written, for command probes."""
    binary: str = ""
    """The program that a command probe runs (``curl``, ``wget``, ``python``)."""
    only_200: bool = False
    """The host takes nothing but 200: a redirect fails the probe."""
    target: str = "app"
    """``app``, or the other component a compose health check is about (``postgres``, ``mysql``, ``redis``)."""
    host: str = ""
    """The ``Host`` that it sends, where the manifest sets one."""
    port_line: int = 0
    """Where the port is written, when not on the line of ``location``."""


class Answer(StrEnum):
    """What the service does with the request of a health probe."""

    SERVED = "served"
    REDIRECTED = "redirected"
    """Only the same path with, or without, a trailing slash is served, and the framework redirects to it."""
    OTHER_METHOD = "other method"
    """The path is served, but not for GET."""
    MISSING = "missing"
    UNKNOWN = "unknown"
    """It may be served: by an opaque route, a path parameter, a route on a condition, something that could not be read."""
    ELSEWHERE = "elsewhere"
    """The probe asks something that is not one of the services read here (nginx, a database, another host)."""
    NO_PATH = "no path"
    """A TCP or command probe that asks for no path."""
    NOT_ASKED = "not asked"
    """The manifest has no probe at all."""


class Probed(NamedTuple):
    """A health probe of a manifest beside the routes of the service that it asks."""

    manifest: Manifest
    probe: HealthProbe
    answer: Answer
    path: str = ""
    """The path that is asked, without query; the probe's own, or the one in the script that it runs."""
    routes: tuple[Route, ...] = ()
    """The routes that answer; for ``UNKNOWN`` those that may."""
    reason: str = ""
    """Why it is unknown or elsewhere."""
    services: tuple[str, ...] = ()
    """The services that the manifest may run."""
    written: Location | None = None
    """Where the path is written when that is not the probe's own place (a script)."""
    assumed: bool = False
    """The manifest does not say it: the host's default."""
    port: str = ""
    """The port that is asked, as a number; empty when it is not said or cannot be resolved."""
    listens: tuple[tuple[str, Location], ...] = ()
    """The ports that the start command makes the service listen on, and where that is written; empty when unknown."""
    exposes: tuple[tuple[str, Location], ...] = ()
    """The ports that the manifest or its Dockerfile exposes."""


class Database(NamedTuple):
    name: str
    location: Location
    engine: str = ""
    plan: str = ""
    backups: str = ""
    """``on``, ``off`` or empty when the manifest cannot say."""
    public: str = ""
    """``yes``, ``no`` or empty when the manifest cannot say."""
    attributes: tuple[tuple[str, str, int], ...] = ()
    """Further fields of the host's own: (dotted field, value as written, line)."""


class Start(NamedTuple):
    """One simple command that a manifest's start command runs. Host, port and workers are as written (``$PORT``), or the program's default.

    ``role``: ``server``, ``worker``, ``migration``, ``setup``, ``script`` (a file or module that could be anything),
    ``package`` (a script of package.json) or ``other``.
    ``application`` is ``module:app`` for ASGI and WSGI servers, else the file, module or script that is run.
    """

    program: str
    words: tuple[str, ...] = ()
    application: str = ""
    role: str = "other"
    host: str = ""
    port: str = ""
    host_written: bool = False
    port_written: bool = False
    workers: str = ""
    development: str = ""
    """What makes it a development server, as written (``--reload``, ``flask run``); empty for none."""
    env: tuple[tuple[str, str], ...] = ()
    folder: str = ""
    """Where ``cd``, ``--chdir`` or ``--app-dir`` lead before it starts."""
    factory: bool = False
    config: str = ""
    """A configuration file that may change all of this (``gunicorn -c``)."""
    opaque: bool = False
    """Words of it are shell variables that may hold any option."""
    wrapped: tuple[str, ...] = ()
    """The wrappers it stands behind, outermost first: ``sh``, ``exec``, ``poetry`` …"""
    joined: str = ""
    """How it follows the command before it: ``&&``, ``;``, ``||``, ``|``, ``&`` or empty."""
    location: Location | None = None
    """Where it is written: the manifest, or the script or package.json that the manifest's command leads to."""
    files: tuple[str, ...] = ()
    """Files of the repository that ``application`` names, when they exist."""
    conditional: bool = False
    """It stands in a branch or loop of a script."""


class Manifest(NamedTuple):
    """What one entry of a deployment file says about one service, in one environment.

    ``host`` is ``render``, ``app-engine``, ``cloud-run``, ``app-runner``, ``ecs``, ``elastic-beanstalk``, ``copilot``,
    ``cloudformation``, ``digitalocean``, ``compose``, ``dockerfile``, ``kubernetes``, ``procfile``, ``heroku``, ``fly``,
    ``railway``, ``terraform``, … Empty strings and tuples mean that the file does not say.
    """

    host: str
    location: Location
    service: str = ""
    """The name the manifest gives to the service."""
    kind: str = "web"
    """``web``, ``worker``, ``cron``, ``job``, ``static``, ``private``, ``database``, ``function``, ``image`` (a Dockerfile),
    ``environment`` (a group of variables), ``third-party`` (an image that is not built from this repository)."""
    environment: str = ""
    root: str = ""
    """The folder it builds from, relative to the checked root; ``.`` for the root itself."""
    dockerfile: str = ""
    image: str = ""
    command: str = ""
    command_line: int = 0
    pre_deploy: tuple[str, ...] = ()
    ports: tuple[tuple[str, int], ...] = ()
    """Ports the service is expected to listen on: (as written, line)."""
    health: tuple[HealthProbe, ...] = ()
    env: tuple[EnvDeclaration, ...] = ()
    env_elsewhere: tuple[str, ...] = ()
    """Why names may be set outside this file (``dashboard``, ``env file outside the repository``); empty: this file is the only source."""
    depends_on: tuple[str, ...] = ()
    installs: tuple[str, ...] = ()
    """Packages the image installs by a system package manager, and its base image's name."""
    instances: str = ""
    autoscaling: str = ""
    plan: str = ""
    region: str = ""
    auto_deploy: str = ""
    disks: tuple[tuple[str, int], ...] = ()
    domains: tuple[tuple[str, int], ...] = ()
    databases: tuple[Database, ...] = ()
    paths: tuple[tuple[str, str, int], ...] = ()
    """Paths that the manifest names and that must exist: (field, path relative to the root, line)."""
    problems: tuple[Problem, ...] = ()
    attributes: tuple[tuple[str, str, int], ...] = ()
    """Further fields of the host's own that rules judge: (dotted field, value as written, line)."""
    starts: tuple[Start, ...] = ()
    """What ``command`` runs, shell and package.json scripts followed; the server or worker comes last."""
    assumed: str = ""
    """Why it may not be what runs, or not this code that it runs (``the only image here``); empty when the files say so."""
    everywhere: tuple[Evidence, ...] = ()
    """Steps of ``pre_deploy`` that each instance runs for itself, with their places."""


class Problem(NamedTuple):
    """A fault of form that only a file's own reader can see: an unknown key, a duplicate, an open quote.

    ``kind`` is the kebab-case word that rules select on (``unknown-key``, ``duplicate-key``, ``reserved-name``, …).
    """

    kind: str
    location: Location
    message: str
    remedy: str = ""
    subject: str = ""
    mended: str = ""
    """What the last word of ``subject`` should be, when it is plainly that."""


class Listen(NamedTuple):
    """What opens a port: ``uvicorn.run(…)``, ``app.run(…)``, ``app.listen(…)``, ``bind`` of gunicorn's configuration.

    Empty host or port: not said, or not known.

    ``port`` is a number as written; ``variable`` the environment variable it comes from, then ``port`` is the fallback.
    """

    call: str
    location: Location
    host: str = ""
    port: str = ""
    variable: str = ""
    debug: bool = False
    """It turns on a debugger or reloads (``debug=True``, ``reload=True``)."""
    host_variable: str = ""
    """The environment variable that the host comes from; then ``host`` is the fallback."""
    starts: tuple[str, ...] = ()
    """The files that open the port when they are started: its own, and in Node those that import it."""
    debug_variable: str = ""
    """The environment variable that turns debugging or reloading on; without it, ``debug_default`` counts."""
    debug_default: bool = False


class Web(NamedTuple):
    """What the applications of a repository serve, on what they listen, and what start commands name in vain."""

    routes: tuple[Route, ...] = ()
    api_docs: tuple[ApiDocs, ...] = ()
    listens: tuple[Listen, ...] = ()
    absent: tuple[tuple[str, str], ...] = ()
    """(``module:application`` as a start command writes it, the file of the module, which surely defines no such name)"""


class Setting(NamedTuple):
    """A framework setting as production sees it (Django's ``DEBUG``, the hosts of Starlette's ``TrustedHostMiddleware``).

    ``value`` is the literal as Python writes it, or the fallback when ``variable`` names an environment variable; ``None`` when it cannot be told.
    """

    name: str
    value: str | None
    location: Location
    variable: str = ""
    framework: str = "django"
    manifest: Manifest | None = None
    """The process whose variables the settings were given; none where nothing in the repository says what runs them."""


class Migrations(NamedTuple):
    """A migration tool with its migrations; ``command`` brings the database up to date."""

    tool: str
    location: Location
    command: str
    count: int = 0
    """Migrations that are in the repository."""


class Stored(NamedTuple):
    """A place where the code keeps what must last in a file beside it. ``kind``: ``database``, ``uploads`` or ``sessions``;
    ``records`` for JSON that the code writes and reads again, ``memory`` for sessions in the memory of the process,
    ``limits`` for requests that are counted there."""

    kind: str
    what: str
    """The file, folder or call as written."""
    location: Location


class SchemaCreation(NamedTuple):
    """Tables made by the application itself: ``create_all``, ``sequelize.sync``, ``synchronize: true``."""

    call: str
    location: Location
    destructive: bool = False
    in_application: bool = True
    """False in scripts that only somebody runs by hand."""


class Runtime(NamedTuple):
    """What the code says of how it runs."""

    settings: tuple[Setting, ...] = ()
    migrations: tuple[Migrations, ...] = ()
    migrated: tuple[Evidence, ...] = ()
    """Places that run migrations: scripts, workflows, code."""
    creations: tuple[SchemaCreation, ...] = ()
    dumps: tuple[Evidence, ...] = ()
    """Places that back a database up (``pg_dump``, ``litestream``)."""
    stored: tuple[Stored, ...] = ()
    """What the code keeps in files, by a path that it writes out."""
    on_own_machine: tuple[Evidence, ...] = ()
    """Databases and brokers that the code looks for on localhost, by an address that it writes out."""
    commanded: tuple[str, ...] = ()
    """Files of ``migrated`` that only a command comes to which nothing that deploys or starts names."""


_ROUTES_UNREAD = {"go", "java", "kotlin", "ruby", "php", "rust", "c#", "elixir", "scala"}


class Service(NamedTuple):
    """A deployable part of the repository: its root folder and what runs there. The root service has root ``.``."""

    name: str
    root: str
    languages: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    kind: str = "backend"
    """``backend``, ``frontend``, ``worker`` or ``library``."""
    entry: tuple[str, ...] = ()
    """Files that the start commands name (``app/main.py``)."""
    location: Location | None = None
    runs_on: tuple[tuple[str, Location], ...] = ()
    """The manifests that run its code: (host, place)."""

    @property
    def unread(self) -> bool:
        """Written in a language whose routes are not read."""
        return self.kind != "library" and not _ROUTES_UNREAD.isdisjoint(self.languages)

    @property
    def may_serve(self) -> bool:
        """A back end with a server's framework, or code whose routes are not read."""
        return self.unread or (self.kind == "backend" and bool(self.frameworks))


# --------------------------------------------------------------------------- rules and what they say


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Confidence(StrEnum):
    CERTAIN = "certain"
    LIKELY = "likely"


class Edit(NamedTuple):
    """Replace lines ``start``..``end`` of a file (``end`` = ``start`` - 1 inserts before ``start``)."""

    path: str
    start: int
    end: int
    replacement: tuple[str, ...]


class Word(NamedTuple):
    """Replace one word (a path, a key, a value) where it first stands on the lines ``start``..``end``, and nothing else of its line."""

    path: str
    start: int
    end: int
    was: str
    becomes: str


Entry = tuple[str, Any]
"""A key with what is written behind it: text, a boolean, or entries in turn."""


class Put(NamedTuple):
    """Write entries into the mapping or list under the keys ``within`` and ``under``, counted from the mapping that begins on ``line``
    (0: from the file's own), in the way their neighbours are written. ``within`` must be there; what is missing of ``under`` is made.

    ``keys`` are written into a mapping, ``items`` into a list; empty ones mean that it must not be that. A new key stands below the
    first key of ``beside``, one of which must be there, or at the end.
    """

    path: str
    line: int
    within: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    keys: tuple[Entry, ...] = ()
    items: tuple[str | tuple[Entry, ...], ...] = ()
    beside: tuple[str, ...] = ()


class Fix(NamedTuple):
    title: str
    edits: tuple[Edit, ...] = ()
    safe: bool = True
    places: tuple[Word | Put, ...] = ()
    """Edits for which the file's text is needed: the engine adds what they come to to ``edits``, or drops the fix."""


class Evidence(NamedTuple):
    """What proves a pass, or what else belongs to a finding: a place and what is seen there."""

    location: Location
    note: str


class Finding(NamedTuple):
    """A fault that a rule saw. Identity, severity and remedy come from the rule unless given here.

    ``subject`` is the stable thing it is about (a variable, a route), part of the fingerprint;
    neither it nor the message may hold a secret's value or a line number.
    """

    message: str
    location: Location
    related: tuple[Evidence, ...] = ()
    subject: str = ""
    remedy: str = ""
    confidence: Confidence = Confidence.CERTAIN
    severity: Severity | None = None
    fix: Fix | None = None


class NotApplicable(NamedTuple):
    """The thing the rule judges does not exist here."""

    reason: str
    rests: tuple[str, ...] | None = None
    """The facts that the reason rests on, whose gaps may hide the thing; all that the rule needs when none are named."""


class NotChecked(NamedTuple):
    """It exists but could not be judged."""

    reason: str
    location: Location | None = None


class Measure(NamedTuple):
    """A share in percent that a baseline keeps, so that it never falls again: ``options(rule)["baseline"]`` at the next run."""

    percent: float


Outcome = Finding | Evidence | NotApplicable | NotChecked | Measure
"""What ``check`` yields: at least one. Findings fail; evidence passes; the reasons say why it could do neither."""

NEEDS = (
    "files",
    "routes",
    "env",
    "env-names",
    "manifests",
    "services",
    "api-docs",
    "openapi",
    "leaks",
    "runtime",
    "listens",
)
"""Facts that a rule may need and that may have gaps."""


class Rule(NamedTuple):
    """What a rule's module declares as ``RULE``; the engine adds name and concern from the module's own path."""

    severity: Severity
    item: str
    """The checklist item of the seed: ``1.6 Monitoring and logging``."""
    needs: tuple[str, ...]
    remedy: str
    absence: bool = False
    """The fault is that something is missing. Gaps in the needed facts then turn a failure into ``not checked``;
    for every other rule they turn a pass into ``not checked``."""
    name: str = ""
    concern: str = ""
    doc: str = ""


class Verdict(NamedTuple):
    rule: Rule
    status: Status
    severity: Severity
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Judged, ...] = ()
    measure: float | None = None


class Status(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not-applicable"
    NOT_CHECKED = "not-checked"
    ATTESTED = "attested"
    ERROR = "error"


class Judged(NamedTuple):
    """A finding with what the engine and suppression add to it. ``silenced`` is empty or says by what and why."""

    finding: Finding
    fingerprint: str
    severity: Severity
    silenced: str = ""


class Level(StrEnum):
    READY = "ready"
    AT_RISK = "at risk"
    BLOCKED = "blocked"
    UNJUDGED = "not checked"
    """No rule could be judged: an empty folder, or nothing that any rule understands."""


class Report(NamedTuple):
    root: str
    level: Level
    verdicts: tuple[Verdict, ...]
    not_read: tuple[tuple[str, str], ...]
    seconds: float
    tool_version: str
    prefix: str = ""
    """Where the checked root lies in its git repository, with a trailing slash; empty at the top."""
    notices: tuple[str, ...] = ()
    """What the reader of the report should know of the run itself (a base commit that is missing, …)."""


# --------------------------------------------------------------------------- what linkers are given


class Linked(NamedTuple):
    """What ``link`` returns: its facts, and what it could not resolve on the way."""

    facts: Any
    gaps: tuple[Gap, ...] = ()


class Sources(Protocol):
    """The repository as facts, for linkers and rules: nothing here hands out text or runs code.

    A reader is named by its module (``"python"``). Paths come back sorted. ``roles`` are words of ``places.role``.
    """

    files: tuple[str, ...]
    """Every listed file: tracked, or new and not ignored; links and submodules are left out."""
    tracked: frozenset[str]
    """The files git tracks; all files where there is no git."""

    def ignored(self, path: str) -> bool:
        """Whether git would ignore this path (which need not exist); always ``False`` without git."""
        ...

    def all(self, reader: str, roles: Sequence[str] = ("code",)) -> Sequence[str]:
        """The paths whose name the reader understands."""
        ...

    def having(self, reader: str, *literals: bytes, roles: Sequence[str] = ("code",)) -> Sequence[str]:
        """Those of ``all`` whose bytes hold one of the literals (the reader's own ``LITERALS`` when none are given)."""
        ...

    def mentioning(self, literal: bytes) -> list[str]:
        """The listed files whose bytes hold the literal, whatever their format."""
        ...

    def lines(self, path: str) -> list[str]:
        """The lines of a file as text; empty when it cannot be read."""
        ...

    def holds(self, reader: str, path: str, literal: bytes) -> bool:
        """Whether this one file's bytes hold the literal."""
        ...

    def read(self, reader: str, path: str) -> Any:
        """What the reader made of the file, or ``None`` when it is missing or could not be read (the reason is kept)."""
        ...

    def exists(self, path: str) -> bool:
        """A listed file, or a folder that holds one."""
        ...

    def gaps(self, *facts: str) -> tuple[Gap, ...]:
        """What is incomplete in the named facts (words of ``NEEDS``)."""
        ...

    def options(self, rule: str) -> Mapping[str, Any]:
        """What the configuration says of a rule beyond switching, grading and scoping it."""
        ...

    @property
    def routes(self) -> tuple[Route, ...]: ...
    @property
    def api_docs(self) -> tuple[ApiDocs, ...]: ...
    @property
    def listens(self) -> tuple[Listen, ...]: ...
    @property
    def absent(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def env(self) -> EnvFacts: ...
    @property
    def manifests(self) -> tuple[Manifest, ...]: ...
    @property
    def services(self) -> tuple[Service, ...]: ...
    @property
    def openapi(self) -> tuple[ApiDocument, ...]: ...
    @property
    def probes(self) -> tuple[Probed, ...]: ...
    @property
    def leaks(self) -> tuple[Any, ...]: ...
    @property
    def runtime(self) -> Runtime: ...
    @property
    def history(self) -> tuple[Any, ...] | None: ...
    @property
    def history_cut(self) -> tuple[str, ...]: ...


Outcomes = Iterable[Outcome]
