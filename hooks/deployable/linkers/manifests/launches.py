"""What a manifest's command really starts: scripts of package.json and shell scripts followed, applications found as files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence

from deployable.linkers import commands
from deployable.model import Location, Sources, Start
from deployable.places import role
from deployable.written.declarations import folder_of, joined

_BUILT = re.compile(
    r"^(?:\./)?((?:[\w@.-]+/)*?)(?:dist|build|lib|out|output|\.build)/(?:src/|apps/[\w-]+/|server/)?(.+?)(?:\.[cm]?js)?$"
)
_CODE = (".ts", ".js", ".mts", ".mjs", ".cts", ".cjs", ".tsx")
_DEEPEST = 4

Find = Callable[[str], str]
"""A path as the command writes it → the repository's file, or empty."""


def started_from(words: Sequence[str], folder: str, dockerfile: str, sources: Sources) -> str:
    """Where a command looks for package.json: beside the Dockerfile when that has one below the folder, else in the folder."""
    first = words.split(" ")[0] if isinstance(words, str) else words[0] if words else ""
    beside = folder_of(dockerfile)
    below = beside.startswith(f"{folder}/".removeprefix("./")) and joined(beside, "package.json") in sources.files
    return beside if first in ("npm", "yarn", "pnpm") and below else folder


def launched(
    text: str | Sequence[str],
    location: Location,
    root: str,
    sources: Sources,
    find: Find | None = None,
    arguments: str = "",
) -> tuple[Start, ...]:
    """Every simple command behind ``text``, each with its place and the files it names.

    ``arguments`` are what a script's ``exec "$@"`` stands for.
    """
    return tuple(_followed(commands.starts(text), location, root, sources, find, arguments, 0))


def _followed(
    found: Sequence[Start],
    location: Location,
    root: str,
    sources: Sources,
    find: Find | None,
    arguments: str,
    depth: int,
) -> Iterator[Start]:
    for start in found:
        folder = joined(root, start.folder) if start.folder and not start.folder.startswith(("/", "$")) else root
        inner: list[Start] | None = None
        if depth < _DEEPEST and start.role == "package":
            inner = _package(start, folder, sources, find, depth)
        elif depth < _DEEPEST and start.program in ("pm2", "pm2-runtime"):
            inner = _pm2(start, folder, sources, find)
        elif depth < _DEEPEST and start.role == "script":
            inner = _script(start, folder, root, sources, find, arguments, depth)
        if inner is not None:
            yield from (one._replace(wrapped=start.wrapped + one.wrapped, env=start.env + one.env) for one in inner)
        else:
            yield start._replace(location=location, files=files_of(start, folder, sources, find))


def _package(start: Start, folder: str, sources: Sources, find: Find | None, depth: int) -> list[Start] | None:
    path = joined(folder, "package.json")
    package = sources.read("package_json", path) if path in sources.files else None
    if package is None:
        return None
    scripts = {script.name: script for script in package.scripts}
    if start.application not in scripts:
        if start.application == "start" and joined(folder, "server.js") in sources.files:
            return [
                Start(
                    "node",
                    ("node", "server.js"),
                    "server.js",
                    "script",
                    location=Location(path),
                    files=(joined(folder, "server.js"),),
                )
            ]
        return None
    inner: list[Start] = []
    for name in (f"pre{start.application}", start.application):
        script = scripts.get(name)
        if script:
            place = Location(path, script.line)
            inner.extend(_followed(commands.starts(script.command), place, folder, sources, find, "", depth + 1))
    return [one._replace(wrapped=(start.program, *one.wrapped)) for one in inner]


def _script(
    start: Start, folder: str, root: str, sources: Sources, find: Find | None, arguments: str, depth: int
) -> list[Start] | None:
    word = start.application
    path = (find(word) if find else "") or joined(folder, word)
    if path not in sources.files or path.endswith((".py", ".json", *_CODE)):
        return None
    script = sources.read("shell_script", path)
    if script is None or not script.lines:
        return None
    inner: list[Start] = []
    for line in script.lines:
        text = line.text
        if script.passes_arguments == line.line:
            passed = arguments or " ".join(_rest(start))
            if not passed:
                continue
            text = f"exec {passed}" if text.startswith("exec ") else passed
        for one in _followed(commands.starts(text), Location(path, line.line), root, sources, find, "", depth + 1):
            if one.role in ("setup", "other") and "exec" not in one.wrapped:
                continue
            inner.append(one._replace(conditional=one.conditional or line.depth > 0))
    return [one._replace(wrapped=(posixpath.basename(path), *one.wrapped)) for one in inner] or None


def _pm2(start: Start, folder: str, sources: Sources, find: Find | None) -> list[Start] | None:
    """The apps of an ecosystem file, or the script that is named itself."""
    path = joined(folder, start.application)
    apps = sources.read("pm2", path) if start.config and path in sources.files else None
    inner = []
    for app in apps or ():
        one = Start(
            "node", ("node", app.script), app.script, "script", location=Location(path, app.line), workers=app.instances
        )
        files = files_of(one, joined(folder, app.folder), sources, find)
        inner.append(one._replace(files=files, wrapped=(start.program,), development="pm2 watch" if app.watch else ""))
    return inner or None


def _rest(start: Start) -> list[str]:
    """The words after the script in the command, which become its ``$@``."""
    words = list(start.words)
    return words[words.index(start.application) + 1 :] if start.application in words else []


def files_of(start: Start, folder: str, sources: Sources, find: Find | None = None) -> tuple[str, ...]:
    """Files that the application names: ``app.main:app`` → ``app/main.py``, ``node dist/main`` → ``src/main.ts``."""
    name = start.application
    if start.program == "fastapi" and not name:
        return _fastapi(folder, sources)
    if not name or "$" in name or start.role == "package":
        return ()
    if re.search(r"\.(py|[cm]?[jt]s|tsx|json)$", name) or start.program in (
        "node",
        "nodejs",
        "nodemon",
        "ts-node",
        "ts-node-dev",
        "tsx",
        "bun",
    ):
        return _script_file(start, name, folder, sources, find)
    module = name.partition(":")[0].partition("(")[0]
    if not re.fullmatch(r"[A-Za-z_][\w.]*", module):
        return ()
    return module_files(module, folder, sources)


def _fastapi(folder: str, sources: Sources) -> tuple[str, ...]:
    """Where ``fastapi run`` looks by itself: ``[tool.fastapi] entrypoint``, then its list of usual names."""
    path = joined(folder, "pyproject.toml")
    project = sources.read("python_project", path) if path in sources.files else None
    if project is not None and project.entry_point:
        return module_files(project.entry_point.partition(":")[0], folder, sources)
    names = ("main.py", "app.py", "api.py", "app/main.py", "app/app.py", "app/api.py")
    return tuple(joined(folder, name) for name in names if joined(folder, name) in sources.files)[:1]


def module_files(module: str, folder: str, sources: Sources) -> tuple[str, ...]:
    """The file of a Python module below the folder or one of the usual source roots in it."""
    path = module.replace(".", "/")
    for base in (folder, joined(folder, "src"), joined(folder, "app"), joined(folder, "backend")):
        for option in (f"{path}.py", f"{path}/__init__.py", f"{path}/__main__.py"):
            if joined(base, option) in sources.files:
                return (joined(base, option),)
    return ()


def _script_file(start: Start, name: str, folder: str, sources: Sources, find: Find | None) -> tuple[str, ...]:
    direct = (find(name) if find else "") or joined(folder, name)
    built = _BUILT.match(name)
    if direct in sources.files and not (built and role(direct) == "generated"):
        return (direct,)
    stem = joined(folder, name)
    for option in (*(f"{stem}{end}" for end in _CODE), *(f"{stem}/index{end}" for end in _CODE)):
        if option in sources.files:
            return (option,)
    if built:
        within, path = built[1], built[2]
        for base in (f"{within}src/{path}", f"{within}{path}", f"{within}apps/{path}", f"{within}src/{path}/index"):
            for end in _CODE:
                if joined(folder, base + end) in sources.files:
                    return (joined(folder, base + end),)
    if direct in sources.files:
        return (direct,)
    if start.program == "nest":
        main = joined(folder, "src/main.ts")
        return (main,) if main in sources.files else ()
    return ()
