"""Fastify's plugins: the function behind a value, and folders that ``@fastify/autoload`` registers, with folders as prefixes."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    Closure,
    External,
    Interpreter,
    Made,
    Module,
    Unknown,
    Value,
    settled,
    text,
)

if TYPE_CHECKING:
    from deployable.linkers.frameworks._fastify_server import Server

_PASSING = ("fastify-plugin",)
_SCRIPT = re.compile(r"\.[cm]?[jt]sx?$")
_INDEX = re.compile(r"^index(\.ts|\.js|\.cjs|\.mjs|\.cts|\.mts)$")
_AUTO_HOOKS = re.compile(r"^[_.]?auto_?hooks(\.ts|\.js|\.cjs|\.mjs|\.cts|\.mts)$", re.IGNORECASE)
_MOST_FILES = 1_000


CALLBACK = External("done")


def site(call: CallSite, arguments: list[Value]) -> CallSite:
    return CallSite(call.interpreter, None, call.scope, arguments, {}, line=call.location.line)


def plugin_of(run: Interpreter, value: Value) -> tuple[Value, bool]:
    """The function behind ``fp(…)``, a module's default export; whether it shares the instance it is registered on."""
    value = settled(value)
    if isinstance(value, Module):
        value = settled(run.member(value, "default"))
    if isinstance(value, dict):
        value = settled(value.get("default", value.get("plugin", MISSING)))
    if isinstance(value, Made) and value.origin.split(".")[0] in _PASSING and value.arguments:
        inner, _ = plugin_of(run, value.arguments[0])
        return inner, True
    return value, False


class Autoload:
    """``@fastify/autoload``: every script of a folder is a plugin; folders are prefixes."""

    def __init__(self, server: Server, options: dict[Any, Value], call: CallSite) -> None:
        self.server, self.call = server, call
        self.run_ = call.interpreter
        self.folder = text(options.get("dir", MISSING))
        given = settled(options.get("options", {}))
        self.options: dict[Any, Value] = given if isinstance(given, dict) else {}
        self.base = text(self.options.get("prefix", "")) or ""
        self.named = settled(options.get("dirNameRoutePrefix", True)) is not False
        self.parameters = settled(options.get("routeParams", False)) is True
        self.auto_hooks = settled(options.get("autoHooks", False)) is True
        self.cascade = settled(options.get("cascadeHooks", False)) is True
        self.overwrite = settled(options.get("overwriteHooks", False)) is True
        depth = settled(options.get("maxDepth", 20))
        self.deepest = depth if type(depth) is int else 20

    def run(self) -> None:
        folder = posixpath.normpath(self.folder.lstrip("/")) if self.folder else ""
        files = self.run_.sources.files
        below = [path for path in files if path.startswith(folder + "/")] if folder else []
        if not below:
            self.run_.gap(self.call.location, "a folder of plugins is loaded that could not be found")
            return
        self._folder(folder, sorted(path[len(folder) + 1 :] for path in below[:_MOST_FILES]), "", self.server, 0)

    def _folder(self, folder: str, names: list[str], prefix: str, above: Server, depth: int) -> None:
        files = [name for name in names if "/" not in name and self._script(name)]
        folders = list(dict.fromkeys(name.split("/")[0] for name in names if "/" in name))
        hooks = next((name for name in files if _AUTO_HOOKS.match(name)), None) if self.auto_hooks else None
        context = above
        if hooks is not None:
            context = (
                above.child(self.call, "")
                if not (self.overwrite and self.cascade)
                else self.server.child(self.call, "")
            )
            self._load(f"{folder}/{hooks}", "", context, shared=True)
        index = next((name for name in files if _INDEX.match(name)), None)
        for name in [index] if index else [name for name in files if name != hooks]:
            self._load(f"{folder}/{name}", self._named(prefix), context)
        for name in folders if depth < self.deepest else ():
            inner = [each[len(name) + 1 :] for each in names if each.startswith(name + "/")]
            deeper = f"{prefix}/{name}" if self.named else prefix
            self._folder(f"{folder}/{name}", inner, deeper, context if self.cascade else above, depth + 1)

    def _script(self, name: str) -> bool:
        return bool(_SCRIPT.search(name)) and not re.search(r"\.d\.[cm]?ts$|\.(test|spec)\.", name)

    def _named(self, prefix: str) -> str:
        if not self.parameters:
            return prefix
        return re.sub(r"__", ":", re.sub(r"/_(?!_)", "/:", prefix))

    def _load(self, path: str, prefix: str, server: Server, shared: bool = False) -> None:
        run = self.run_
        module = run.load(run.module_at(path, "javascript"))
        whole = settled(module.language.member(module, "module.exports"))
        plugin, passing = plugin_of(run, whole)
        options = {**self._config(run, module, plugin, server), **self.options}
        own = text(_exported(run, module, plugin, "prefixOverride"))
        auto = text(_exported(run, module, plugin, "autoPrefix"))
        whole_prefix = own if own is not None else self.base + (auto if auto is not None else prefix)
        if whole_prefix:
            options["prefix"] = whole_prefix
        if shared and isinstance(plugin, Closure):
            run.call(plugin, site(self.call, [server.instance, options, CALLBACK]))
        elif not isinstance(plugin, Unknown | type(None)) and plugin is not MISSING:
            value = Made("fastify-plugin", [plugin], {}, self.call.location) if passing else plugin
            server.plug(value, options, self.call)

    def _config(self, run: Interpreter, module: Module, plugin: Value, server: Server) -> dict[Any, Value]:
        found = settled(_exported(run, module, plugin, "autoConfig"))
        if isinstance(found, Closure):
            found = settled(run.call(found, site(self.call, [server.instance])))
        return dict(found) if isinstance(found, dict) else {}


def _exported(run: Interpreter, module: Module, plugin: Value, name: str) -> Value:
    """``module.exports.autoPrefix``, ``export const autoPrefix`` or an attribute of the plugin itself."""
    if isinstance(plugin, Closure) and name in plugin.attributes:
        return plugin.attributes[name]
    found = module.language.member(module, name)
    return MISSING if isinstance(settled(found), Unknown | External) else found
