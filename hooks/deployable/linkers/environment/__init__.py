"""What the code reads from the environment, and what gives it: reads and declarations by effective name."""

from __future__ import annotations

from collections.abc import Callable

from deployable.linkers.environment import django_settings
from deployable.linkers.environment.beside import aside
from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.environment.declarations import declarations, mentions, owner_of
from deployable.linkers.environment.files import File
from deployable.linkers.environment.flask_config import config_reads
from deployable.linkers.environment.found import Found
from deployable.linkers.environment.handed import hand_over
from deployable.linkers.environment.languages import other_languages
from deployable.linkers.environment.libraries import holders, libraries, module_stem
from deployable.linkers.environment.misspellings import misspellings
from deployable.linkers.environment.needs import settled
from deployable.linkers.environment.platforms import BUNDLER, VUE, read_by_library, suppliers
from deployable.linkers.environment.programs import started
from deployable.linkers.environment.reads import direct
from deployable.linkers.environment.schema_uses import schemas
from deployable.linkers.environment.settings_classes import settings_classes
from deployable.linkers.environment.spring import properties_set
from deployable.linkers.environment.supplies import copies, docker_exports, loads, supplies
from deployable.linkers.environment.wrappers import wrapped
from deployable.model import EnvFacts, EnvRead, Linked, Location, Sources
from deployable.written.declarations import folder_of

PYTHON = (
    b"os.environ", b"environ[", b"environ.", b"import environ", b"environs", b"getenv", b"BaseSettings", b"decouple", b"dj_database_url",
    b"starlette.config", b"envvar=", b"dynaconf", b"from_prefixed_env", b"from configurations", b"import environ",
    b"epicenv", b"envparse", b"servicelayer import env", b"open_api_framework",
)  # fmt: skip
SCRIPT = (
    b"process.env", b"import.meta.env", b"ConfigService", b"Deno.env", b"Bun.env", b"createEnv", b"env-var", b"process from",
    b"{ env }", b"@fastify/env", b"env-schema", b"$env/static", b"ConfigModule", b"node:process", b"convict",
)  # fmt: skip
_HOPS = 3


def link(sources: Sources) -> Linked:
    code = Codebase(sources)
    found = Found()
    _read_code(code, sources, found)
    other_languages(sources, found)
    declared, problems = declarations(sources, code)
    owner = owner_of(sources)
    bundles = _bundles(sources)
    placed = settled([_placed(read, owner, bundles(read.location.path)) for read in _settled(found)])
    copied = tuple(copies(sources))
    loaded = tuple(dict.fromkeys(each for each in loads(sources, code) if aside(each[0].path) != "build"))
    facts = EnvFacts(
        reads=tuple(started(django_settings.told(placed, code, declared, found, sources), sources, owner)),
        declarations=tuple(each._replace(read_by=each.read_by or read_by_library(each.name)) for each in declared),
        families=tuple(dict.fromkeys(found.families)),
        mentions=tuple(dict.fromkeys((*mentions(sources), *properties_set(sources, {each.name for each in declared})))),
        problems=(*problems, *docker_exports(sources)),
        supplies=supplies(sources, declared, copied, loaded),
        copies=copied,
        loads=loaded,
    )
    return Linked(facts._replace(misspelt=misspellings(facts)), tuple(dict.fromkeys(found.gaps)))


def _bundles(sources: Sources) -> Callable[[str], frozenset[str]]:
    """Path → the names that Vue's command line puts into ``process.env`` of the pages it builds there."""
    built = [
        folder_of(path)
        for path in sources.having("package_json", b"@vue/cli-service")
        if (package := sources.read("package_json", path)) is not None
        and any(name == "@vue/cli-service" for name, _, _ in (*package.dependencies, *package.development))
    ]
    return lambda path: VUE if any(root == "." or path.startswith(f"{root}/") for root in built) else frozenset()


def _placed(read: EnvRead, owner: Callable[[str], str], bundle: frozenset[str] = frozenset()) -> EnvRead:
    path = read.location.path
    inlined = not path.endswith(".py") and not read.name.isupper() and read.via in ("process.env", "import.meta.env")
    reason = "build" if inlined else "" if read.via == "shell" else aside(path)
    bundled = read.name in BUNDLER.get(read.via, ()) or (read.via == "process.env" and read.name in bundle)
    return read._replace(service=owner(path), supplied_by=("*",) if bundled else suppliers(read.name), aside=reason)


def _read_code(code: Codebase, sources: Sources, found: Found) -> None:
    candidates = [*sources.having("python", *PYTHON), *sources.having("javascript", *SCRIPT)]
    candidates += [path for path in sources.all("javascript") if "/custom-environment-variables." in path]
    files = _with_importers(code, sources, [file for file in map(code.file, candidates) if file is not None])
    for file in list(files):
        files += [other for other in hand_over(code, file) if other not in files]
    for file in files:
        direct(code, file, found)
        (schemas if file.script else libraries)(code, file, found)
    config_reads(code, sources, files, found)
    settings_classes(code, [file for file in files if not file.script], found)
    while found.waiting:
        wrapper = found.waiting.pop()
        for file in _callers(code, sources, wrapper.definition.path, wrapper.definition.name):
            wrapped(code, file, wrapper, found)


def _with_importers(code: Codebase, sources: Sources, files: list[File]) -> list[File]:
    """The files, and those that import a reader object (``env = environ.Env()``) from one of them, through re-exports."""
    known = {file.path for file in files}
    held = holders(files)
    uses = [use.encode() for use in sorted(set().union(*held.values()))]
    users = set(sources.having("python", *uses)) if uses else set()
    stems: list[str] = []
    new = list(held)
    for _ in range(_HOPS if users else 0):
        stems += new
        importers = sources.having("python", *(f"{stem} import".encode() for stem in new)) if new else []
        passing = sources.having("python", *(f"{stem} import *".encode() for stem in new)) if new else []
        added = [path for path in importers if (path in users or path in passing) and path not in known]
        known.update(added)
        files += [file for file in map(code.file, added) if file is not None]
        # A settings module that has the object by import hands it on to those that import everything from it.
        new = [stem for stem in dict.fromkeys(map(module_stem, added)) if stem and stem not in stems]
        new = [stem for stem in new if sources.having("python", f"{stem} import *".encode())]
    return files


def _callers(code: Codebase, sources: Sources, path: str, name: str) -> list[File]:
    last = name.rpartition(".")[2]
    reader = "python" if path.endswith((".py", ".pyw")) else "javascript"
    paths = sources.having(reader, f"{last}(".encode(), f"{last}<".encode())
    return [file for file in map(code.file, paths) if file is not None]


def _settled(found: Found) -> list[EnvRead]:
    """One read a name and place; what the code itself puts into the environment is not required from outside."""
    made: dict[tuple[str, Location], EnvRead] = {}
    refused = {read.name for read in found.reads if read.required and not (read.assumed or aside(read.location.path))}
    for read in found.reads:
        given = found.given.get(read.name)
        if given is None and "client" in read.use:
            given = next((value for start, value in found.made.items() if read.name.startswith(start)), None)
        if read.required and given is not None:
            read = read._replace(required=False, default=given)
        elif read.default is not None and read.name in refused and not read.guarded:
            read = read._replace(guarded=True)
        known = made.get((read.name, read.location))
        if known is None or (known.via == "process.env" and read.via != "process.env"):
            made[read.name, read.location] = read
    return sorted(made.values(), key=lambda read: (read.location.path, read.location.line, read.name))
