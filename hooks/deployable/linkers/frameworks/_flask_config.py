"""Flask's ``app.config``."""

from __future__ import annotations

from collections.abc import Mapping

from deployable.linkers.interpreter import (
    CONFIGURED,
    MISSING,
    Assumed,
    CallSite,
    ClassValue,
    External,
    Instance,
    Model,
    Unknown,
    Value,
    assumed,
    force,
    settled,
)
from deployable.model import Location


class Config(Model):
    """``app.config``: what is put there, and the attributes of the objects it is filled from."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.values: dict[str, Value] = {}
        self.places: dict[str, Location] = {}
        """Where each key that an object brought was taken over."""
        self.instance = Instance(_config_class, call.location)
        self.instance.native = self

    def item(self, key: Value) -> Value:
        return assumed(self.values[key]) if isinstance(key, str) and key in self.values else CONFIGURED

    def put(self, key: Value, value: Value) -> None:
        if isinstance(key, str):
            self.values[key] = value
            self.places.pop(key, None)

    def on_get(self, call: CallSite) -> Value:
        found = self.item(call.get(0))
        return assumed(call.raw(1)) if isinstance(found, Unknown) and call.has(1) else found

    def on_from_object(self, call: CallSite) -> Value:
        run, raw = call.interpreter, call.raw(0)
        source = settled(raw)
        if isinstance(source, str):
            module, _, name = source.rpartition(".")
            found = call.module.language.resolve(source, call.module)
            holder = call.module.language.resolve(module, call.module) if found is None and module else None
            source = found if found is not None else (settled(run.member(holder, name)) if holder else MISSING)
        if isinstance(source, ClassValue):
            for cls in reversed(source.lineage()):
                if isinstance(cls, ClassValue):
                    self._fill(cls.namespace, raw, call)
        elif hasattr(source, "scope"):
            self._fill(run.load(source).scope.names, raw, call)
        return True

    def _fill(self, names: Mapping[str, Value], source: Value, call: CallSite) -> None:
        """Take over what is written in capitals; it hangs on the variable that chose the source."""
        for key, value in names.items():
            if key.isupper():
                soft = isinstance(source, Assumed) and source.variable
                self.values[key] = assumed(force(value), variable=source.variable) if soft else value
                self.places[key] = call.location

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
