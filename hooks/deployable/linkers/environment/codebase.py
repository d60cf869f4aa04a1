"""Names across files: what an alias stands for, which file an import means, and what strings a key may be."""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Iterable
from itertools import product
from typing import Any, NamedTuple

from deployable import syntax
from deployable.linkers.environment.code import Survey, Up, function_around, inside, parents, survey
from deployable.model import Sources

ENVIRONMENT = "@environ"
"""What every spelling of the process environment is called here."""

_SPELLINGS = {
    "os.environ", "os.environb", "process.env", "import.meta.env", "Bun.env", "process:env", "process:*.env", "process:default.env",
    "globalThis.process.env", "window.process.env", "global.process.env", "bun:env", "$env/dynamic/private:env", "$env/dynamic/public:env",
}  # fmt: skip
_MANY = 40
_DEPTH = 6
_SCRIPT_ENDS = (
    ".ts",
    ".js",
    ".tsx",
    ".mjs",
    ".cjs",
    ".mts",
    ".cts",
    ".jsx",
    "/index.ts",
    "/index.js",
    "/index.tsx",
    "/index.mjs",
)
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$")


class Definition(NamedTuple):
    """Where a name is defined: the file, and the name it has there."""

    path: str
    name: str


class File:
    """One module with its aliases, constants and definitions."""

    def __init__(self, path: str, module: syntax.Module) -> None:
        self.path = path
        self.language = module.language
        self.survey: Survey = survey(module)
        self.aliases: dict[tuple[int, str], str] = {}
        self.imported: dict[str, tuple[str, str]] = {}
        self.stars: list[str] = []
        self.values: dict[tuple[int, str], syntax.Assign] = {}
        self.functions: dict[str, syntax.Function] = {}
        self.classes: dict[str, syntax.Class] = {}
        self.exports: dict[str, Any] = {}
        self.environments: set[tuple[int, str]] = set()
        """Parameters that callers hand the environment to: (function, name)."""
        self.members: set[tuple[str, str]] = set()
        """Members of a class that its constructor is given the environment for: (class, member)."""
        self.parameters_of_type: dict[str, set[str]] = {}
        self._parameters: dict[int, frozenset[str]] = {}
        self._bind()

    @property
    def script(self) -> bool:
        return self.language != "python"

    def _bind(self) -> None:
        for node, _ in self.survey.imports:
            self._import(node)
        for node, up in self.survey.functions:
            if node.name and function_around(up) is None:
                self.functions.setdefault(node.name, node)
        for node, _ in self.survey.classes:
            if node.name:
                self.classes.setdefault(node.name, node)
        for node, up in self.survey.assigns:
            scope = id(function_around(up)) if function_around(up) is not None else 0
            for target in node.targets:
                self._assigned(target, node, scope, up)
        for node, _ in self.survey.exports:
            if node.module:
                if node.name == "*":
                    self.stars.append(node.module)
                else:
                    self.imported.setdefault(node.name, (node.module, node.source or node.name))
            else:
                self.exports[node.name] = node.value

    def _import(self, node: syntax.Import) -> None:
        module = node.module.removeprefix("node:")
        if node.name == "*" and not node.alias:
            self.stars.append(module)
            return
        if not node.alias:
            return
        if self.script:
            name = "*" if node.name == "default" else node.name
            self.aliases[0, node.alias] = f"{module}:{name}"
            self.imported[node.alias] = (module, node.name)
        elif node.name:
            self.aliases[0, node.alias] = f"{module}.{node.name}"
            self.imported[node.alias] = (module, node.name)
        else:
            self.aliases[0, node.alias] = node.module if node.alias != node.module.partition(".")[0] else node.alias
            self.imported[node.alias] = (node.module, "")

    def _assigned(self, target: Any, node: syntax.Assign, scope: int, up: Up | None) -> None:
        if type(target) is syntax.Name:
            if not node.operator:
                self.values.setdefault((scope, target.id), node)
            value = _copied(node.value)
            if type(value) is syntax.Function and scope == 0:
                self.functions.setdefault(target.id, value)
            elif type(value) is syntax.Class and scope == 0:
                self.classes.setdefault(target.id, value)
            elif type(value) in (syntax.Name, syntax.Attribute, syntax.Call):
                text = self.dotted(value, up)
                if text:
                    self.aliases.setdefault((scope, target.id), text)
        elif type(target) is syntax.DictOf and node.value is not None:
            text = self.dotted(_copied(node.value), up)
            for item in target.items:
                inner = item.value.target if type(item.value) is syntax.Default else item.value
                if text and type(item.key) is syntax.Const and type(inner) is syntax.Name:
                    joined = f"{text[:-1]}{item.key.value!s}" if text.endswith(":*") else f"{text}.{item.key.value!s}"
                    self.aliases.setdefault((scope, inner.id), joined)
                    module, _, name = joined.partition(":")
                    if name and module.startswith((".", "@/", "~/")):
                        self.imported.setdefault(inner.id, (module, name))
        elif type(target) is syntax.Attribute and self.script and scope == 0:
            whole = target.name if _is_exports(target.value) else ""
            if whole:
                self.exports[whole] = node.value
            elif _is_exports(target):
                self.exports["default"] = node.value
                if type(node.value) is syntax.DictOf:
                    for item in node.value.items:
                        if item.key is not None and type(item.key) is syntax.Const:
                            self.exports.setdefault(str(item.key.value), item.value)

    def parameters(self, function: syntax.Function) -> frozenset[str]:
        known = self._parameters.get(id(function))
        if known is None:
            names = {each.name for each in function.parameters if each.name}
            for each in function.parameters:
                if each.target is not None:
                    names.update(node.id for node in inside(each.target) if type(node) is syntax.Name)
            known = self._parameters[id(function)] = frozenset(names)
        return known

    # ----------------------------------------------------------------- names

    def dotted(self, node: Any, up: Up | None) -> str:
        """The full name that a chain of attributes stands for here; ``@environ`` for the environment; empty when unknown."""
        if type(node) is syntax.Name:
            text = self._alias(node.id, up)
        elif type(node) is syntax.Attribute and self.members and self._is_member(node, up):
            text = ENVIRONMENT
        elif type(node) is syntax.Attribute:
            text = self.dotted(node.value, up)
            if text.endswith(":*"):
                text = f"{text[:-1]}{node.name}"
            elif text:
                text = f"{text}.{node.name}"
        elif type(node) is syntax.Call:
            text = self._called(node, up)
        else:
            return ""
        return ENVIRONMENT if text in _SPELLINGS else text

    def _alias(self, name: str, up: Up | None) -> str:
        for each in parents(up):
            if type(each.node) is syntax.Function:
                known = self.aliases.get((id(each.node), name))
                if known:
                    return known
                if each.field == "body" and name in self.parameters(each.node):
                    return self._given(each.node, name, each.above)
        known = self.aliases.get((0, name))
        if known:
            return known
        if self.stars and not self.script:
            for module in self.stars:
                if module == "os" and name in ("environ", "getenv"):
                    return f"os.{name}"
        return name if (0, name) not in self.values and name not in self.functions else ""

    def _is_member(self, node: syntax.Attribute, up: Up | None) -> bool:
        if type(node.value) is not syntax.Name or node.value.id not in ("this", "self"):
            return False
        return any(
            type(each.node) is syntax.Class and (each.node.name, node.name) in self.members for each in parents(up)
        )

    def _given(self, function: syntax.Function, name: str, up: Up | None) -> str:
        """A parameter that is the environment: by default (``env = process.env``) or because a caller passes it."""
        if (id(function), name) in self.environments:
            return ENVIRONMENT
        default = next((each.default for each in function.parameters if each.name == name), None)
        if type(default) in (syntax.Name, syntax.Attribute) and self.dotted(default, up) == ENVIRONMENT:
            self.environments.add((id(function), name))
            return ENVIRONMENT
        return ""

    def _called(self, node: syntax.Call, up: Up | None) -> str:
        if type(node.func) is syntax.Name and node.func.id == "require" and len(node.args) == 1:
            argument = node.args[0]
            if type(argument) is syntax.Const and isinstance(argument.value, str):
                return argument.value.removeprefix("node:") + ":*"
        text = self.dotted(node.func, up)
        if text in (f"{ENVIRONMENT}.copy", "@environ.copy"):
            return ENVIRONMENT
        return f"{text}()" if text else ""


def _is_exports(node: Any) -> bool:
    if type(node) is syntax.Name:
        return node.id == "exports"
    return (
        type(node) is syntax.Attribute
        and node.name == "exports"
        and type(node.value) is syntax.Name
        and node.value.id == "module"
    )


def _copied(value: Any) -> Any:
    """The environment under a copy of it: ``dict(os.environ)``, ``{**os.environ}``, ``{...process.env}``."""
    if (
        type(value) is syntax.Call
        and type(value.func) is syntax.Name
        and value.func.id == "dict"
        and len(value.args) == 1
    ):
        return value.args[0]
    if type(value) is syntax.DictOf and value.items and value.items[0].key is None:
        return value.items[0].value
    return value


class Codebase:
    """The modules that were asked for, by path, read once."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._files: dict[str, File | None] = {}
        self._names = frozenset(sources.files)
        self._modules: dict[tuple[str, str], str] = {}
        self.follows = True
        """Whether a name's definition is looked for in files that nothing has asked for yet."""

    def file(self, path: str) -> File | None:
        if path not in self._files:
            reader = "python" if path.endswith((".py", ".pyw")) else "javascript"
            module = self.sources.read(reader, path)
            self._files[path] = File(path, module) if module is not None else None
        return self._files[path]

    def module(self, importer: str, module: str) -> str:
        """The file that an import of ``module`` from ``importer`` means, or an empty string."""
        key = (posixpath.dirname(importer), module)
        if key not in self._modules:
            find = self._python if importer.endswith((".py", ".pyw")) else self._script
            self._modules[key] = find(*key)
        return self._modules[key]

    def _python(self, folder: str, module: str) -> str:
        level = len(module) - len(module.lstrip("."))
        tail = module[level:].replace(".", "/")
        if level:
            base = folder
            for _ in range(level - 1):
                base = posixpath.dirname(base)
            return self._python_file(posixpath.join(base, tail) if tail else base)
        if tail.partition("/")[0] in sys.stdlib_module_names:
            return ""
        for base in _above(folder):
            found = self._python_file(posixpath.join(base, tail)) or self._python_file(
                posixpath.join(base, "src", tail)
            )
            if found:
                return found
        return ""

    def _python_file(self, stem: str) -> str:
        return next((path for path in (f"{stem}.py", f"{stem}/__init__.py".lstrip("/")) if path in self._names), "")

    def _script(self, folder: str, module: str) -> str:
        if module.startswith("."):
            return self._script_file(posixpath.normpath(posixpath.join(folder, module)))
        if module.startswith(("@/", "~/", "#", "src/", "$lib/", "@app/")) or "/" in module:
            tail = re.sub(r"^(@/|~/|#/?|\$lib/|@app/)", "", module)
            for base in _above(folder):
                found = self._script_file(posixpath.join(base, "src", tail)) or self._script_file(
                    posixpath.join(base, tail)
                )
                if found:
                    return found
        return ""

    def _script_file(self, stem: str) -> str:
        if stem in self._names and stem.endswith(_SCRIPT_ENDS[:8]):
            return stem
        bare = re.sub(r"\.[cm]?jsx?$", "", stem)
        return next((bare + end for end in _SCRIPT_ENDS if bare + end in self._names), "")

    def definition(self, file: File, name: str, depth: int = 0) -> Definition | None:
        """Where a module-level name of the file is defined, through imports, star imports and re-exports."""
        if depth > _DEPTH:
            return None
        if file.script and name in file.exports and depth:
            value = file.exports[name]
            if type(value) is syntax.Name and value.id != name:
                return self.definition(file, value.id, depth + 1)
        if (0, name) in file.values or name in file.functions or name in file.classes:
            value = file.values.get((0, name))
            required = _required(value.value) if value is not None and file.script else ""
            if not required:
                return Definition(file.path, name)
        if name in file.imported:
            module, original = file.imported[name]
            return self._through(file, module, original, depth)
        for module in file.stars:
            found = self._through(file, module, name, depth)
            if found is not None:
                return found
        if file.script and name in file.exports:
            return Definition(file.path, name)
        return None

    def _through(self, file: File, module: str, name: str, depth: int) -> Definition | None:
        if not name:
            return None
        path = self.module(file.path, module)
        if not self.follows and path and path not in self._files:
            return None
        if not path and not file.script and name:
            inner = self.module(file.path, f"{module}.{name}" if not module.endswith(".") else module + name)
            return Definition(inner, "") if inner else None
        other = self.file(path) if path else None
        if other is None or other is file:
            return None
        found = self.definition(other, name, depth + 1)
        if found is None and not file.script:
            inner = self.module(file.path, f"{module}.{name}" if not module.endswith(".") else module + name)
            return Definition(inner, "") if inner else None
        return found

    def called(self, file: File, func: Any, up: Up | None) -> Definition | None:
        """The function or object that a call's head names: ``f``, ``module.f``, ``self.m`` (as ``Class.m``)."""
        if type(func) is syntax.Name:
            for each in parents(up):
                if (
                    type(each.node) is syntax.Function
                    and each.field == "body"
                    and func.id in file.parameters(each.node)
                ):
                    return None
            return self.definition(file, func.id)
        if type(func) is not syntax.Attribute or type(func.value) is not syntax.Name:
            return None
        owner = func.value.id
        if owner in ("self", "cls", "this"):
            around = next((each.node for each in parents(up) if type(each.node) is syntax.Class), None)
            return Definition(file.path, f"{around.name}.{func.name}") if around is not None else None
        found = self.definition(file, owner)
        if found is None:
            module = file.aliases.get((0, owner), "")
            if file.script and module.endswith(":*"):
                path = self.module(file.path, module[:-2])
            else:
                path = self.module(file.path, module) if module else ""
            other = self.file(path) if path else None
            return self.definition(other, func.name) if other is not None else None
        other = self.file(found.path)
        if other is None:
            return None
        if not found.name:
            return self.definition(other, func.name)
        if found.name in other.classes:
            return Definition(found.path, f"{found.name}.{func.name}")
        return Definition(found.path, f"{found.name}.{func.name}")

    def hand_over(self, file: File) -> list[File]:
        """Functions of the repository that the file calls with the environment; gives the files whose reads that changes."""
        changed: list[File] = []
        for node, up in file.survey.calls:
            passed: list[tuple[int, str, Any]] = [(place, "", each) for place, each in enumerate(node.args)]
            passed += [(-1, each.name, each.value) for each in node.keywords if each.name]
            for place, name, value in passed:
                if type(value) not in (syntax.Name, syntax.Attribute) or file.dotted(value, up) != ENVIRONMENT:
                    continue
                other = self._handed(self.called(file, node.func, up), place, name)
                if other is not None:
                    changed.append(other)
        return changed

    def _handed(self, definition: Definition | None, place: int, name: str) -> File | None:
        """Note that a function's parameter, or what a constructor keeps of it, is the environment; gives the file where that is new."""
        other = self.file(definition.path) if definition is not None else None
        if other is None or definition is None:
            return None
        around = other.classes.get(definition.name)
        function = other.functions.get(definition.name) if around is None else _constructor(around)
        if function is None:
            return None
        parameters = [each.name for each in function.parameters if each.name not in ("self", "cls")]
        target = name or (parameters[place] if 0 <= place < len(parameters) else "")
        if target not in parameters or (id(function), target) in other.environments:
            return None
        other.environments.add((id(function), target))
        if around is not None:
            other.members.update((around.name, member) for member in _members(function, target))
        return other

    def prefix(self, file: File, node: Any, up: Up | None, depth: int = 0) -> str:
        """What a computed name surely starts with: ``"SMTP_" + key`` → ``SMTP_``."""
        if type(node) is syntax.Name and depth < _DEPTH:
            for each in parents(up):
                if type(each.node) is syntax.Function and (id(each.node), node.id) in file.values:
                    return self.prefix(file, file.values[id(each.node), node.id].value, up, depth + 1)
            value = file.values.get((0, node.id))
            return self.prefix(file, value.value, None, depth + 1) if value is not None else ""
        parts = (
            node.parts
            if type(node) is syntax.Format
            else node.operands
            if type(node) is syntax.Operation and node.operator == "+"
            else ()
        )
        first = self.strings(file, parts[0], up) if parts else ()
        return first[0] if len(first) == 1 and len(first[0]) >= 3 and first[0].endswith("_") else ""

    # ----------------------------------------------------------------- strings

    def strings(self, file: File, node: Any, up: Up | None, depth: int = 0) -> tuple[str, ...]:
        """Every constant string that the expression may be, or nothing when it is not known."""
        if depth > _DEPTH:
            return ()
        match node:
            case syntax.Const(value=str() as text):
                return (text,)
            case syntax.Const(value=bytes() as raw):
                return (raw.decode("ascii", "ignore"),)
            case syntax.Name(id=name):
                return self._named(file, name, up, depth)
            case syntax.Attribute():
                return self._member(file, node, up, depth)
            case syntax.Format(parts=parts):
                return self._joined(file, parts, up, depth)
            case syntax.Operation(operator="+", operands=operands):
                return self._joined(file, operands, up, depth)
            case syntax.Conditional(then=then, otherwise=otherwise):
                both = (self.strings(file, then, up, depth + 1), self.strings(file, otherwise, up, depth + 1))
                return (*both[0], *both[1]) if all(both) else ()
            case syntax.Call(func=syntax.Attribute(value=inner, name="upper" | "toUpperCase"), args=()):
                return tuple(text.upper() for text in self.strings(file, inner, up, depth + 1))
        return ()

    def _joined(self, file: File, parts: Iterable[Any], up: Up | None, depth: int) -> tuple[str, ...]:
        known = [self.strings(file, part, up, depth + 1) for part in parts]
        if not all(known):
            return ()
        return tuple("".join(each) for each in list(product(*known))[:_MANY])

    def _named(self, file: File, name: str, up: Up | None, depth: int) -> tuple[str, ...]:
        for each in parents(up):
            node = each.node
            if (
                type(node) in (syntax.Loop, syntax.Comprehension)
                and type(node.target) is syntax.Name
                and node.target.id == name
            ):
                return self._elements(file, node.iterable, each.above, depth)
            if type(node) is syntax.Function and each.field == "body":
                local = file.values.get((id(node), name))
                if local is not None:
                    return self.strings(file, local.value, up, depth + 1)
                if name in file.parameters(node):
                    return self._each(file, node, name, each.above, depth)
        value = file.values.get((0, name))
        if value is not None:
            return self.strings(file, value.value, None, depth + 1)
        found = self.definition(file, name)
        other = self.file(found.path) if found is not None and found.path != file.path else None
        value = other.values.get((0, found.name)) if other is not None and found is not None else None
        return self.strings(other, value.value, None, depth + 1) if other is not None and value is not None else ()

    def _each(self, file: File, function: syntax.Function, name: str, up: Up | None, depth: int) -> tuple[str, ...]:
        """``["A", "B"].forEach((name) => …)``."""
        if (
            up is None
            or type(up.node) is not syntax.Call
            or not function.parameters
            or function.parameters[0].name != name
        ):
            return ()
        func = up.node.func
        if type(func) is syntax.Attribute and func.name in (
            "forEach",
            "map",
            "filter",
            "some",
            "every",
            "find",
            "reduce",
            "flatMap",
        ):
            return self._elements(file, func.value, up.above, depth)
        return ()

    def _elements(self, file: File, node: Any, up: Up | None, depth: int) -> tuple[str, ...]:
        if type(node) is syntax.Name:
            value = next(
                (file.values[key] for key in ((id(function_around(up)), node.id), (0, node.id)) if key in file.values),
                None,
            )
            if value is None:
                found = self.definition(file, node.id)
                other = self.file(found.path) if found is not None else None
                value = other.values.get((0, found.name)) if other is not None and found is not None else None
                file = other or file
            node = value.value if value is not None else None
        if (
            type(node) is syntax.Call
            and type(node.func) is syntax.Attribute
            and node.func.name in ("keys", "items")
            and not node.args
        ):
            node = node.func.value
        if (
            type(node) is syntax.Call
            and type(node.func) is syntax.Attribute
            and node.args
            and type(node.func.value) is syntax.Name
        ):
            if node.func.value.id == "Object" and node.func.name in ("keys", "entries"):
                return self._elements(file, node.args[0], up, depth + 1) if depth < _DEPTH else ()
            if type(node.func) is syntax.Attribute and node.func.name in _EACH and depth < _DEPTH:
                return self._elements(file, node.func.value, up, depth + 1)
        if type(node) is syntax.DictOf:
            items: tuple[Any, ...] = tuple(item.key for item in node.items)
        elif type(node) is syntax.ListOf:
            items = node.items
        else:
            return ()
        found_strings: list[str] = []
        for item in items[:400]:
            text = self.strings(file, item, up, depth + 1)
            if not text:
                return ()
            found_strings.extend(text)
        return tuple(found_strings)

    def _member(self, file: File, node: syntax.Attribute, up: Up | None, depth: int) -> tuple[str, ...]:
        """``Keys.DATABASE`` of a class, enum or object of constants; ``.value`` and ``.name`` of an enum's member."""
        if node.name == "value" and type(node.value) is syntax.Attribute:
            return self._member(file, node.value, up, depth + 1)
        if type(node.value) is not syntax.Name:
            return ()
        found = self.definition(file, node.value.id)
        other = self.file(found.path) if found is not None else None
        if other is None or found is None:
            return ()
        if not found.name:
            value = other.values.get((0, node.name))
            return self.strings(other, value.value, None, depth + 1) if value is not None else ()
        body: Any = other.classes.get(found.name)
        if body is not None:
            for statement in body.body:
                if type(statement) is syntax.Assign and type(statement.targets[0]) is syntax.Name:
                    if statement.targets[0].id == node.name:
                        return self.strings(other, statement.value, None, depth + 1)
            return ()
        value = other.values.get((0, found.name))
        if value is not None and type(value.value) is syntax.DictOf:
            for item in value.value.items:
                if type(item.key) is syntax.Const and item.key.value == node.name:
                    return self.strings(other, item.value, None, depth + 1)
        return ()


_EACH = ("filter", "sort", "concat", "slice")


def _first_name(target: Any) -> str:
    """The name a loop binds, or the first of several (``for name, default in …``)."""
    if type(target) is syntax.ListOf and target.items:
        target = target.items[0]
    return target.id if type(target) is syntax.Name else ""


def _above(folder: str) -> Iterable[str]:
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def _constructor(node: syntax.Class) -> syntax.Function | None:
    methods = (each for each in node.body if type(each) is syntax.Function)
    return next((each for each in methods if each.name in ("constructor", "__init__")), None)


def _members(function: syntax.Function, parameter: str) -> list[str]:
    """The members that keep the parameter: ``this.env = env``, which TypeScript's ``private env`` is too."""
    return [
        target.name
        for each in inside(function)
        if type(each) is syntax.Assign and type(each.value) is syntax.Name and each.value.id == parameter
        for target in each.targets
        if type(target) is syntax.Attribute
    ]


def _required(value: Any) -> str:
    if type(value) is syntax.Attribute:
        value = value.value
    if type(value) is syntax.Call and type(value.func) is syntax.Name and value.func.id == "require" and value.args:
        first = value.args[0]
        return first.value if type(first) is syntax.Const and isinstance(first.value, str) else ""
    return ""
