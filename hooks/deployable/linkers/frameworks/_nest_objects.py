"""What the decorators and factories of NestJS make: marks of controllers and modules, applications, configuration, middleware."""

from __future__ import annotations

from typing import Any

from deployable.linkers.interpreter import (
    CONFIGURED,
    MISSING,
    UNKNOWN,
    CallSite,
    ClassValue,
    Closure,
    External,
    Instance,
    Lazy,
    Made,
    Model,
    Unknown,
    Value,
    assumed,
    settled,
)


class ControllerMark(Model):
    """``@Controller(…)``."""

    cls: ClassValue | None = None

    def called(self, call: CallSite) -> Value:
        found = call.get(0)
        self.cls = found if isinstance(found, ClassValue) else None
        return found


class ModuleMark(Model):
    """``@Module({…})``."""

    def called(self, call: CallSite) -> Value:
        return call.get(0)


class App(Model):
    """``await NestFactory.create(AppModule)``."""

    application = True

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.prefix: Value = ""
        self.prefix_call: CallSite | None = None
        self.exclude: Value = []
        self.versioning: dict[Any, Value] | None = None
        self.guards: list[tuple[Value, str]] = []

    def on_setGlobalPrefix(self, call: CallSite) -> Value:
        self.prefix, self.prefix_call = call.raw(0), call
        options = call.get(1)
        self.exclude = settled(options.get("exclude", [])) if isinstance(options, dict) else []
        return self.instance

    def on_enableVersioning(self, call: CallSite) -> Value:
        options = call.get(0, default={})
        self.versioning = options if isinstance(options, dict) else {}
        return self.instance

    def on_useGlobalGuards(self, call: CallSite) -> Value:
        self.guards += [(settled(value), name_of(value)) for value in call.arguments]
        return self.instance

    def on_get(self, call: CallSite) -> Value:
        """``app.get(ConfigService)``; other services are objects of their class."""
        first = call.arguments[0] if call.arguments else MISSING
        if isinstance(first, Lazy) and "Config" not in first.name:
            return UNKNOWN
        asked = call.get(0)
        if isinstance(asked, External) and asked.dotted.endswith("ConfigService"):
            return instance_of(Config, call)
        return Instance(asked, call.location) if isinstance(asked, ClassValue) else UNKNOWN


class Config(Model):
    """``ConfigService``: ``get("app.apiPrefix")`` looks into what ``registerAs("app", …)`` returns."""

    def on_get(self, call: CallSite) -> Value:
        name = call.text(0) or ""
        namespace, _, key = name.partition(".")
        for path in call.interpreter.sources.having("javascript", b"registerAs"):
            call.interpreter.load(call.interpreter.module_at(path, "javascript"))
        for registered in call.interpreter.instances(Namespace):
            assert isinstance(registered, Namespace)
            if registered.name == namespace and key:
                found = registered.field(key)
                if found is not MISSING and not isinstance(settled(found), Unknown):
                    return assumed(found)
        fallback = call.raw(1)
        known = fallback is not MISSING and not isinstance(settled(fallback), dict | Unknown)
        return assumed(fallback) if known else CONFIGURED

    on_getOrThrow = on_get


class Namespace(Model):
    """``registerAs("app", () => ({…}))`` of ``@nestjs/config``."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.name = call.text(0) or ""

    def field(self, key: str) -> Value:
        factory = self.call.get(1)
        if not isinstance(factory, Closure):
            return MISSING
        value: Value = settled(self.call.interpreter.call_with(factory, [], self.call.scope))
        for part in key.split("."):
            value = settled(value)
            value = value.get(part, MISSING) if isinstance(value, dict) else MISSING
        return value


class Documented(Model):
    """``SwaggerModule.setup("docs", app, document)``."""


class Consumer(Model):
    """``configure(consumer)`` of a module: middleware by route."""

    applied: list[Applied]

    def on_apply(self, call: CallSite) -> Value:
        found = instance_of(Applied, call)
        found.native.middleware = [settled(value) for value in call.arguments]
        self.applied.append(found.native)
        return found


class Applied(Model):
    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.middleware: list[Value] = []
        self.covers: list[Value] = []
        self.leaves: list[Value] = []

    def on_forRoutes(self, call: CallSite) -> Value:
        self.covers += [item for value in call.arguments for item in items(value)]
        return UNKNOWN

    def on_exclude(self, call: CallSite) -> Value:
        self.leaves += [item for value in call.arguments for item in items(value)]
        return self.instance


def instance_of(kind: type[Model], call: CallSite) -> Any:
    instance = Instance(External(kind.__name__), call.location)
    native = kind(call)
    native.instance = instance
    instance.native = native
    return instance


def items(value: Value) -> list[Value]:
    value = settled(value)
    return [settled(item) for item in value] if isinstance(value, list) else [value]


def name_of(value: Value) -> str:
    if isinstance(value, Lazy):
        return value.name
    value = settled(value)
    if isinstance(value, ClassValue):
        return value.name
    if isinstance(value, Instance):
        return name_of(value.cls)
    if isinstance(value, Closure):
        return value.node.name
    if isinstance(value, Made):
        inner = ", ".join(repr(item) for item in map(settled, value.arguments[:2]) if isinstance(item, str))
        return f"{value.origin.rsplit('.', 1)[-1]}({inner})"
    return value.dotted.rsplit(".", 1)[-1] if isinstance(value, External) else ""
