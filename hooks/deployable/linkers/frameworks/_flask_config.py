"""Flask's ``app.config``."""

from __future__ import annotations

from deployable.linkers.interpreter import (
    CONFIGURED,
    MISSING,
    CallSite,
    ClassValue,
    External,
    Instance,
    Model,
    Unknown,
    Value,
    assumed,
    settled,
)


class Config(Model):
    """``app.config``: what is put there, and the attributes of the objects it is filled from."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.values: dict[str, Value] = {}
        self.instance = Instance(_config_class, call.location)
        self.instance.native = self

    def item(self, key: Value) -> Value:
        return assumed(self.values[key]) if isinstance(key, str) and key in self.values else CONFIGURED

    def put(self, key: Value, value: Value) -> None:
        if isinstance(key, str):
            self.values[key] = value

    def on_get(self, call: CallSite) -> Value:
        found = self.item(call.get(0))
        return assumed(call.raw(1)) if isinstance(found, Unknown) and call.has(1) else found

    def on_from_object(self, call: CallSite) -> Value:
        run = call.interpreter
        source = call.get(0)
        if isinstance(source, str):
            module, _, name = source.rpartition(".")
            found = call.module.language.resolve(source, call.module)
            holder = call.module.language.resolve(module, call.module) if found is None and module else None
            source = found if found is not None else (settled(run.member(holder, name)) if holder else MISSING)
        if isinstance(source, ClassValue):
            for cls in reversed(source.lineage()):
                if isinstance(cls, ClassValue):
                    self.values.update({key: value for key, value in cls.namespace.items() if key.isupper()})
        elif hasattr(source, "scope"):
            run.load(source)
            self.values.update({key: value for key, value in source.scope.names.items() if key.isupper()})
        return True

    def on_update(self, call: CallSite) -> Value:
        first = call.get(0, default={})
        self.values.update(
            {key: value for key, value in first.items() if isinstance(key, str)} if isinstance(first, dict) else {}
        )
        self.values.update(call.keywords)
        return None

    on_from_mapping = on_update

    def on_setdefault(self, call: CallSite) -> Value:
        if (key := call.text(0)) is not None:
            self.values.setdefault(key, call.raw(1))
        return self.item(key)


_config_class = External("flask.Config")
