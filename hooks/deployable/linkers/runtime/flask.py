"""Flask's debug mode, as one process configures it: ``from_object(config[os.getenv("FLASK_CONFIG", "development")])``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deployable import syntax
from deployable.linkers.frameworks._flask_config import Config
from deployable.linkers.frameworks._flask_objects import Flask
from deployable.linkers.interpreter import UNKNOWN, CallSite, Interpreter, Kind, Value, environ, settled, variable_of
from deployable.linkers.interpreter.walk import walk
from deployable.linkers.runtime.values import as_written, is_doubtful
from deployable.model import Location, Setting

LITERALS = (b"from_object", b'config["DEBUG"]', b"config['DEBUG']")
_STARTS = (b"create_app(", b"make_app(", b"app_factory(")


def _debug_flag(call: CallSite) -> Value:
    return environ.cast(environ.variable(call.interpreter, "FLASK_DEBUG", False), environ.boolean)


class Application(Flask):
    """Only its configuration matters here: what is registered on it is left alone."""

    def other(self, name: str, call: CallSite) -> Value:
        return UNKNOWN

    on_register_blueprint = on_add_url_rule = lambda self, call: UNKNOWN


MODELS: Mapping[str, Kind] = {
    "flask.Flask": Application,
    "flask.app.Flask": Application,
    "flask.helpers.get_debug_flag": _debug_flag,
}


def settings(run: Interpreter) -> Iterator[tuple[str, list[Setting]]]:
    """``DEBUG`` of each application, with the file that makes it; files that start the application call its factory."""
    paths = run.sources.having("python", *LITERALS)
    for path in (*run.sources.having("python", *_STARTS), *paths) if paths else ():
        run.load(run.module_at(path))
    for app in run.instances(Flask):
        config = app.config if isinstance(app, Flask) else None
        if config is not None and "DEBUG" in config.values:
            value = config.values["DEBUG"]
            written = None if is_doubtful(value) else as_written(settled(value))
            place = _place(config)
            yield place.path, [Setting("DEBUG", written, place, variable_of(value), "flask")]


def _place(config: Config) -> Location:
    """Where ``DEBUG`` is taken over from an object, or written into the configuration."""
    if "DEBUG" in config.places:
        return config.places["DEBUG"]
    module = config.call.module
    lines = [
        node.line
        for node in walk(*(module.tree.body if module.tree else ()))
        if isinstance(node, syntax.Assign) and any(_is_debug(target) for target in node.targets)
    ]
    return Location(module.path, lines[-1]) if lines else config.call.location


def _is_debug(target: syntax.Expression) -> bool:
    return isinstance(target, syntax.Subscript) and isinstance(target.key, syntax.Const) and target.key.value == "DEBUG"
