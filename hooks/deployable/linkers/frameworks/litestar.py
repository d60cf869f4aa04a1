"""Litestar: handlers by decorator, controllers, routers, layered guards."""

from __future__ import annotations

from collections.abc import Iterator

from deployable.linkers.frameworks import Serving
from deployable.linkers.handlers import guards
from deployable.linkers.handlers.described import Describer
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    ClassValue,
    Closure,
    External,
    Instance,
    Interpreter,
    Kind,
    Made,
    Model,
    Native,
    Unknown,
    Value,
    settled,
    text,
)
from deployable.linkers.mounts import Way, braces, opaque
from deployable.model import ApiDocs, Gap, Route

LANGUAGE = "python"
LITERALS = (b"litestar",)
VERBS = ("get", "post", "put", "patch", "delete", "head")


class Handler(Model):
    """What ``@get("/x")`` makes of a function."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.function: Value = MISSING
        self.methods: tuple[str, ...] = ()

    def paths(self) -> list[str]:
        given = self.call.get(0, "path", "/")
        if isinstance(given, list):
            return [path for path in map(text, given) if path is not None]
        if not isinstance(given, str):
            self.call.interpreter.gap(self.call.location, "the path of a route is only known at run time")
            return []
        return [given]


def _decorator(methods: tuple[str, ...]) -> Kind:
    def make(call: CallSite) -> Value:
        def decorate(site: CallSite) -> Value:
            instance = Instance(External("litestar.handlers.HTTPRouteHandler"), call.location)
            call.interpreter.create(Handler, call, instance)
            native = instance.native
            if isinstance(native, Handler):
                native.function = site.get(0)
                native.methods = methods or tuple(m.upper() for m in call.texts(None, "http_method"))
            return instance

        return Native("route handler", decorate)

    return make


class Router(Model):
    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.path = call.text(None, "path") or call.text(0 if type(self) is Router else None) or ""
        given = call.get(None if type(self) is Router else 0, "route_handlers", [])
        self.handlers: list[Value] = list(given) if isinstance(given, list) else []
        if isinstance(given, Unknown):
            call.interpreter.gap(call.location, "the list of route handlers is only known at run time")

    def on_register(self, call: CallSite) -> Value:
        self.handlers.append(call.get(0, "value"))
        return None


class Litestar(Router):
    application = True

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        listed = call.get(None, "guards", [])
        self.guards: list[Value] = list(listed) if isinstance(listed, list) else []
        self.backend: Backend | None = None
        self.config = _config(self)
        self.start()

    def start(self) -> None:
        """Run what may change the application's configuration: its hooks, and its plugins' ``on_app_init``."""
        run, hooks = self.call.interpreter, self.call.get(None, "on_app_init", [])
        for hook in hooks if isinstance(hooks, list) else ():
            run.call_with(hook, [self.config.instance], self.call.scope, self.call.location.line)
        for plugin in self.config.plugins:
            plugin = settled(plugin)
            cls = plugin.cls if isinstance(plugin, Instance) else None
            hook = cls.find("on_app_init") if isinstance(cls, ClassValue) else MISSING
            if isinstance(hook, Closure):
                run.call_with(hook.bound(plugin), [self.config.instance], hook.scope, hook.node.line)

    def setting(self, name: str) -> Value:
        """What the configuration says in the end."""
        return settled(self.config.instance.attributes.get(name, self.call.get(None, name)))


class AppConfig(Model):
    """What hooks and plugins are handed: the lists that they extend are the application's own."""

    app: Litestar

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        listed = call.get(None, "plugins", [])
        self.plugins: list[Value] = list(listed) if isinstance(listed, list) else []

    def attribute(self, name: str) -> Value:
        known = {"route_handlers": self.app.handlers, "guards": self.app.guards, "plugins": self.plugins}
        return known.get(name, MISSING) if name in known else []

    def assign(self, name: str, value: Value) -> None:
        value = settled(value)
        if name == "route_handlers" and isinstance(value, list):
            self.app.handlers = value
        elif name == "guards" and isinstance(value, list):
            self.app.guards = value


class Backend(Model):
    """``JWTAuth[User](…, exclude=["/login", "/schema"])``: who is not known is refused everywhere but there."""

    def on_on_app_init(self, call: CallSite) -> Value:
        config = call.get(0, "app_config")
        if isinstance(config, Instance) and isinstance(config.native, AppConfig):
            config.native.app.backend = self
        return config

    def guard(self, path: str, handler: CallSite) -> str:
        if handler.get(None, "exclude_from_auth") is True:
            return ""
        open_paths = [pattern.strip("^$").partition("*")[0].rstrip(".") for pattern in self.call.texts(None, "exclude")]
        return "" if any(each and path.startswith(each) for each in open_paths) else self.name

    @property
    def name(self) -> str:
        cls = self.instance.cls
        return cls.dotted.rpartition(".")[2] if isinstance(cls, External) else cls.name


def _config(app: Litestar) -> AppConfig:
    config = AppConfig(app.call)
    config.app = app
    config.instance = Instance(External("litestar.config.app.AppConfig"), app.call.location)
    config.instance.native = config
    return config


class StaticFiles(Model):
    """``create_static_files_router(path=…)``."""


_HANDLERS = {verb: _decorator((verb.upper(),)) for verb in VERBS} | {"route": _decorator(())}
MODELS: dict[str, Kind] = {
    "litestar.Litestar": Litestar,
    "litestar.app.Litestar": Litestar,
    "litestar.Router": Router,
    "litestar.router.Router": Router,
    "litestar.static_files.create_static_files_router": StaticFiles,
    **{
        f"{home}.{name}": Backend
        for home, names in {
            "litestar.security.jwt": ("JWTAuth", "JWTCookieAuth", "OAuth2PasswordBearerAuth"),
            "litestar.contrib.jwt": ("JWTAuth", "JWTCookieAuth", "OAuth2PasswordBearerAuth"),
            "litestar.security.session_auth": ("SessionAuth",),
        }.items()
        for name in names
    },
    **{
        f"{home}.{name}": kind
        for home in ("litestar", "litestar.handlers", "litestar.handlers.http_handlers")
        for name, kind in _HANDLERS.items()
    },
}


def guess(dotted: str) -> Kind | None:
    """Plugins and authentication backends of packages give the configuration back that they are handed."""
    return (lambda call: call.raw(0, "app_config")) if dotted.endswith("().on_app_init") else None


class Walk:
    def __init__(self, run: Interpreter, serving: Serving) -> None:
        self.run = run
        self.serving = serving
        self.describer = Describer(run)
        self.guards = guards.Guards(run)
        self.reached: set[int] = set()
        self.backend: Backend | None = None

    def everything(self) -> Iterator[Route | ApiDocs | Gap]:
        for app in self.run.made:
            if isinstance(app, Litestar):
                way = Way(mounted=self.serving.served(app), conditions=app.call.conditions)
                self.backend = app.backend
                yield from self.documentation(app, way)
                yield from self.router(app, way)
        for router in self.run.made:
            if isinstance(router, Router) and id(router) not in self.reached:
                yield from self.router(router, Way(mounted=False))

    def router(self, router: Router, way: Way) -> Iterator[Route | ApiDocs | Gap]:
        self.reached.add(id(router))
        if len(way.places) > 20:
            return
        listed = router.guards if isinstance(router, Litestar) else router.call.get(None, "guards")
        further = self.layer(way, router.call, router.path, listed)
        for handler in router.handlers:
            yield from self.handler(settled(handler), further, router.call)

    def layer(self, way: Way, call: CallSite, path: str, listed: Value) -> Way:
        return way.through(call, "/" + path.strip("/") if path.strip("/") else "", self.guard(listed))

    def guard(self, listed: Value) -> str:
        for value in listed if isinstance(listed, list) else ():
            if self.guards.guards(value) or guards.names_guard(guards.named(value)):
                return f"guards=[{guards.named(value)}]"
        return ""

    def handler(self, value: Value, way: Way, call: CallSite) -> Iterator[Route | ApiDocs | Gap]:
        native = value.native if isinstance(value, Instance) else None
        if isinstance(native, Router):
            yield from self.router(native, way)
        elif isinstance(native, Handler):
            yield from self.routes(native, way)
        elif isinstance(native, StaticFiles):
            yield opaque(
                way,
                native.call.text(None, "path") or native.call.text(0) or "",
                native.call,
                "litestar",
                "static files",
            )
        elif isinstance(value, ClassValue):
            yield from self.controller(value, way, call)
        elif isinstance(value, Unknown):
            yield Gap("routes", call.location, "a route handler is registered here that is only known at run time")
        elif isinstance(value, Made):
            yield opaque(way, "", call, "litestar", value.origin)

    def controller(self, cls: ClassValue, way: Way, call: CallSite) -> Iterator[Route | ApiDocs | Gap]:
        further = self.layer(way, call, text(cls.find("path")) or "", settled(cls.find("guards")))
        seen: set[str] = set()
        for each in cls.lineage():
            for name, member in each.namespace.items() if isinstance(each, ClassValue) else ():
                native = member.native if isinstance(member, Instance) else None
                if isinstance(native, Handler) and name not in seen:
                    function = settled(native.function)
                    if isinstance(function, Closure) and function.owner is None:
                        function.owner = each
                    yield from self.routes(native, further)
                seen.add(name)

    def routes(self, handler: Handler, way: Way) -> Iterator[Route]:
        call = handler.call
        state, condition = way.state(call.conditions)
        for path in handler.paths():
            full = "/" + "/".join(part for part in (way.prefix.strip("/"), path.strip("/")) if part)
            for method in handler.methods:
                words = [word for word in ("summary", "description") if call.has(None, word)]
                route = Route(
                    method,
                    braces(full),
                    call.location._replace(end_line=0),
                    "litestar",
                    state,
                    mounted_at=(call.location, *way.places),
                    documented=words[0] if words else "",
                    in_schema=call.get(None, "include_in_schema") is not False,
                    auth=way.auth
                    or self.guard(call.get(None, "guards"))
                    or (self.backend.guard(braces(full), call) if self.backend and way.mounted else ""),
                    condition=condition,
                )
                yield self.describer.described(route, handler.function)

    def documentation(self, app: Litestar, way: Way) -> Iterator[Route | ApiDocs]:
        config = app.setting("openapi_config")
        base = "/" + app.path.strip("/") if app.path.strip("/") else ""
        base += (text(config.keywords.get("path", "/schema")) if isinstance(config, Made) else None) or "/schema"
        yield ApiDocs("generated", "litestar", app.call.location, base, "", config is not None)
        if config is None:
            return
        state, condition = way.state()
        chosen = isinstance(config, Made) and "render_plugins" in config.keywords
        for path in _PAGES[:3] if chosen else _PAGES:
            yield Route(
                "GET", base + path, app.call.location._replace(end_line=0), "litestar", state, "documentation",
                (app.call.location,), in_schema=False, condition=condition, own=False,
            )  # fmt: skip


_PAGES = (
    "", "/openapi.json", "/openapi.yaml", "/openapi.yml", "/elements", "/oauth2-redirect.html", "/rapidoc", "/redoc",
    "/swagger", "/{path}",
)  # fmt: skip
"""What Litestar serves below its schema's path; the user interfaces only when none is chosen."""


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    yield from Walk(run, serving).everything()
