"""Evaluation of expressions, one function a node; ``call`` and ``attribute`` do the same for values."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from deployable import syntax
from deployable.linkers.interpreter import operations, statements
from deployable.linkers.interpreter.calls import CallSite, Kind, Model
from deployable.linkers.interpreter.values import (
    CONFIGURED,
    MISSING,
    UNKNOWN,
    Assumed,
    ClassValue,
    Closure,
    Decorator,
    Deferred,
    External,
    Generic,
    Imported,
    Instance,
    Lazy,
    Made,
    Module,
    Native,
    Property,
    Scope,
    Super,
    Unknown,
    Value,
    assumed,
    configured,
    force,
    settled,
    text,
)
from deployable.linkers.interpreter.walk import walk
from deployable.linkers.interpreter.written import negated, written

if TYPE_CHECKING:
    from deployable.linkers.interpreter.machine import Interpreter

LONGEST_NAME = 160
DEPTH = 48
ITEMS = 2000


def evaluate(run: Interpreter, node: Any, scope: Scope) -> Value:
    run.steps -= 1
    if run.steps < 0:
        run.step()
    form = _FORMS.get(type(node))
    return form(run, node, scope) if form else UNKNOWN


def lookup(run: Interpreter, name: str, scope: Scope) -> Value:
    found = scope.find(name)
    if found is not MISSING:
        return found
    found = scope.module.language.builtin(name)
    at: Scope | None = scope if found is MISSING else None
    while at is not None:
        for source in reversed(at.stars):
            found = _from_star(run, source, name)
            if found is not MISSING:
                return found
        at = at.parent
    if found is MISSING:
        outside = [star for star in scope.module.scope.stars if isinstance(star, External)]
        return External(f"{outside[-1].dotted}.{name}") if len(outside) == 1 else UNKNOWN
    return found


def _from_star(run: Interpreter, source: Value, name: str) -> Value:
    if isinstance(source, External):
        dotted = f"{source.dotted}.{name}"
        return External(dotted) if dotted in run.models else MISSING
    run.load(source)
    if name in source.scope.names:
        return source.scope.names[name]
    for deeper in reversed(source.scope.stars):
        if deeper is not source and (isinstance(deeper, External) or deeper.state != "running"):
            found = _from_star(run, deeper, name)
            if found is not MISSING:
                return found
    return MISSING


# --------------------------------------------------------------------------- forms


def _const(run: Interpreter, node: syntax.Const, scope: Scope) -> Value:
    return node.value


def _name(run: Interpreter, node: syntax.Name, scope: Scope) -> Value:
    return lookup(run, node.id, scope)


def _attribute(run: Interpreter, node: syntax.Attribute, scope: Scope) -> Value:
    found = attribute(run, evaluate(run, node.value, scope), node.name)
    return UNKNOWN if found is MISSING else found


def _subscript(run: Interpreter, node: syntax.Subscript, scope: Scope) -> Value:
    base = force(evaluate(run, node.value, scope))
    key = evaluate(run, node.key, scope)
    found = operations.item(run, base, key, scope, node.line)
    return UNKNOWN if found is MISSING else found


def _starred(run: Interpreter, node: syntax.Starred, scope: Scope) -> Value:
    return evaluate(run, node.value, scope)


def _list(run: Interpreter, node: syntax.ListOf, scope: Scope) -> Value:
    items: list[Value] = []
    for item in node.items:
        value = evaluate(run, item, scope)
        if isinstance(item, syntax.Starred):
            spread = operations.iterate(run, value)
            whole = settled(value)
            items += spread if spread is not None else [whole if isinstance(whole, External | Made) else UNKNOWN]
        else:
            items.append(value)
    return items[: operations.MOST]


def _dict(run: Interpreter, node: syntax.DictOf, scope: Scope) -> Value:
    found: dict[Any, Value] = {}
    for item in node.items:
        value = evaluate(run, item.value, scope)
        if item.key is None:
            spread = settled(value)
            if isinstance(spread, dict):
                found.update(spread)
        else:
            operations.put(found, evaluate(run, item.key, scope), value)
    return found


def _format(run: Interpreter, node: syntax.Format, scope: Scope) -> Value:
    return operations.join(run, [evaluate(run, part, scope) for part in node.parts])


def _operation(run: Interpreter, node: syntax.Operation, scope: Scope) -> Value:
    return operations.operate(run, node, scope)


def _conditional(run: Interpreter, node: syntax.Conditional, scope: Scope) -> Value:
    test = force(evaluate(run, node.test, scope))
    truth = operations.truth(test)
    if truth is not None and not configured(test):
        return evaluate(run, node.then if truth else node.otherwise, scope)
    then = evaluate(run, node.then, scope)
    otherwise = evaluate(run, node.otherwise, scope)
    preferred = then if truth or (truth is None and operations.better(then, otherwise)) else otherwise
    other = otherwise if preferred is then else then
    chosen = preferred if operations.better(preferred, other) else other
    if isinstance(force(chosen), Unknown):
        return chosen
    return assumed(chosen, written(node.test) if chosen is then else negated(written(node.test)))


def _function(run: Interpreter, node: syntax.Function, scope: Scope) -> Value:
    return statements.define(run, node, scope)


def _class(run: Interpreter, node: syntax.Class, scope: Scope) -> Value:
    return statements.define_class(run, node, scope)


def _comprehension(run: Interpreter, node: syntax.Comprehension, scope: Scope) -> Value:
    inner = Scope(scope.module, scope, scope.function)
    items = operations.iterate(run, evaluate(run, node.iterable, scope))
    if items is None:
        statements.bind(run, node.target, UNKNOWN, inner)
        evaluate(run, node.element, inner)
        return UNKNOWN
    pairs: dict[Any, Value] = {}
    found: list[Value] = []
    for item in items[:ITEMS]:
        run.step()
        statements.bind(run, node.target, item, inner)
        if any(operations.truth(evaluate(run, test, inner)) is False for test in node.conditions):
            continue
        if isinstance(node.element, syntax.Item) and node.element.key is not None:
            operations.put(pairs, evaluate(run, node.element.key, inner), evaluate(run, node.element.value, inner))
        elif isinstance(node.element, syntax.Comprehension):
            nested = evaluate(run, node.element, inner)
            if isinstance(nested, dict):
                pairs.update(nested)
            else:
                found += nested if isinstance(nested, list) else [nested]
        else:
            found.append(evaluate(run, node.element, inner))
    return pairs if pairs else found


def _other(run: Interpreter, node: syntax.Other, scope: Scope) -> Value:
    if node.kind in ("NamedExpr", "assignment") and len(node.children) == 2:
        value = evaluate(run, node.children[1], scope)
        statements.bind(run, node.children[0], value, scope)
        return value
    values = [evaluate(run, child, scope) for child in node.children]
    if node.kind == "Slice":
        bounds = [settled(value) for value in values]
        return slice(*bounds) if all(isinstance(bound, int | None) for bound in bounds) else UNKNOWN
    if (len(values) == 1 and "wait" in node.kind) or (values and node.kind == "sequence"):
        return values[-1]
    return UNKNOWN


def _call(run: Interpreter, node: syntax.Call, scope: Scope) -> Value:
    function = force(evaluate(run, node.func, scope))
    inert = isinstance(function, External) and function.dotted not in run.models and function.owner is MISSING
    site = call_site(run, node, scope, later if inert else evaluate)
    name = node.func.name if isinstance(node.func, syntax.Attribute) else getattr(node.func, "id", "")
    if name in run.watched:
        run.watched[name].append(site)
    return call(run, function, site)


def later(run: Interpreter, node: Any, scope: Scope) -> Value:
    """The value, evaluated only when it is looked at if that would run a module that nothing has needed so far."""
    found = deferred(run, node, scope)
    return evaluate(run, node, scope) if found is None else found


def deferred(run: Interpreter, node: Any, scope: Scope, name: str = "") -> Deferred | None:
    """An expression of Python that names something of a module that has not run, kept for when it is looked at."""
    if isinstance(node, syntax.Const | syntax.Starred) or scope.module.language.objects:
        return None
    for part in walk(node, into_functions=False):
        if isinstance(part, syntax.Name):
            found = scope.find(part.id)
            if part is node and found is not MISSING:
                return None
            module = _not_run(found, part.id, scope)
            if module is not None:
                return Deferred(run, module, name, node, scope)
    return None


def _not_run(value: Value, name: str, scope: Scope) -> Module | None:
    """The module that looking at this name would run."""
    if value is MISSING:
        return None if scope.module.language.builtin(name) is not MISSING else star_not_run(scope)
    if isinstance(value, Lazy):
        return value.would_run()
    return value if isinstance(value, Module) and value.state == "new" else None


def star_not_run(scope: Scope) -> Module | None:
    """The first module imported by ``*`` that has not run, through which a name may come."""
    return next((star for star in scope.module.scope.stars if isinstance(star, Module) and star.state == "new"), None)


def call_site(
    run: Interpreter,
    node: syntax.Call,
    scope: Scope,
    evaluate: Callable[[Interpreter, Any, Scope], Value] = evaluate,
) -> CallSite:
    arguments: list[Value] = []
    keywords: dict[str, Value] = {}
    open_ended = False
    for arg in node.args:
        value = evaluate(run, arg, scope)
        if not isinstance(arg, syntax.Starred):
            arguments.append(value)
            continue
        spread = operations.iterate(run, value)
        arguments += (spread or [])[: operations.MOST - len(arguments)]
        open_ended |= spread is None
    for keyword in node.keywords:
        value = evaluate(run, keyword.value, scope)
        if keyword.name:
            keywords[keyword.name] = value
            continue
        spread_keywords = settled(value)
        if isinstance(spread_keywords, dict):
            keywords.update({key: item for key, item in spread_keywords.items() if isinstance(key, str)})
        else:
            open_ended = True
    return CallSite(run, node, scope, arguments, keywords, open_ended)


_FORMS: dict[type, Callable[[Any, Any, Scope], Value]] = {
    syntax.Const: _const,
    syntax.Name: _name,
    syntax.Attribute: _attribute,
    syntax.Subscript: _subscript,
    syntax.Starred: _starred,
    syntax.ListOf: _list,
    syntax.DictOf: _dict,
    syntax.Format: _format,
    syntax.Operation: _operation,
    syntax.Conditional: _conditional,
    syntax.Function: _function,
    syntax.Class: _class,
    syntax.Comprehension: _comprehension,
    syntax.Call: _call,
    syntax.Other: _other,
    syntax.Pattern: lambda run, node, scope: Made("re.compile", [node.source], {}, statements.place(scope, node.line)),
}


# --------------------------------------------------------------------------- attributes


def attribute(run: Interpreter, value: Value, name: str) -> Value:
    """``value.name``, or ``MISSING``."""
    value = force(value)
    form = _ATTRIBUTES.get(type(value))
    if form is not None:
        return form(run, value, name)
    if value is None and name:
        return UNKNOWN
    return (
        run.running[-1].language.attribute(value, name)
        if run.running
        else run.language("python").attribute(value, name)
    )


def _of_assumed(run: Interpreter, value: Assumed, name: str) -> Value:
    found = attribute(run, value.value, name)
    return found if found is MISSING else assumed(found, value.condition)


def _of_module(run: Interpreter, value: Module, name: str) -> Value:
    return run.member(value, name)


def _of_external(run: Interpreter, value: External, name: str) -> Value:
    dotted = f"{value.dotted}.{name}"
    kind = run.models.get(value.dotted)
    if isinstance(kind, type) and issubclass(kind, Model):
        found = kind.static_attribute(name)
        if found is not MISSING:
            return found
    return External(dotted) if len(dotted) < LONGEST_NAME else UNKNOWN


def _of_made(run: Interpreter, value: Made, name: str) -> Value:
    if name in value.attributes:
        return value.attributes[name]
    if any(isinstance(given, External) and given.dotted == "process.env" for given in value.arguments):
        # A schema keeps the names of the environment that it checks: joi's `value`, zod's `data`, envalid's own object.
        if name in ("value", "data"):
            return value
        if name.isupper():
            return Unknown(configured=True, variable=name)
    dotted = f"{value.origin}().{name}"
    return External(dotted) if len(dotted) < LONGEST_NAME else UNKNOWN


def _of_instance(run: Interpreter, value: Instance, name: str) -> Value:
    if name in value.attributes:
        return value.attributes[name]
    if isinstance(value.cls, ClassValue):
        found = value.cls.find(name)
        if found is not MISSING:
            return _named(bind_member(run, found, value), value.cls, name, found)
    if value.native is not None:
        return native_attribute(value.native, name)
    if isinstance(value.cls, ClassValue) and is_settings(value.cls):
        return Unknown(configured=True, variable=field_variable(value.cls, name, MISSING))
    if name == "__class__":
        return value.cls
    outside = value.cls.externals() if isinstance(value.cls, ClassValue) else [value.cls.dotted]
    named = [dotted for dotted in outside if dotted not in ("builtins.object", "abc.ABC", "typing.Protocol")]
    return External(f"{named[0]}().{name}", value) if named else UNKNOWN


def native_attribute(native: Model, name: str) -> Value:
    found = native.attribute(name)
    if found is not MISSING:
        return found
    answer = getattr(native, "on_" + name, None)
    if answer is not None:
        return Native(name, answer)
    return Native(name, lambda call: native.other(name, call))


def bind_member(run: Interpreter, member: Value, receiver: Value) -> Value:
    member = force(member)
    if isinstance(member, Closure):
        if member.kind == "static":
            return member
        if member.kind == "class" and isinstance(receiver, Instance):
            return member.bound(receiver.cls)
        return member.bound(receiver)
    if isinstance(member, Property):
        return call(run, member.getter.bound(receiver), CallSite(run, None, member.getter.scope, [], {}))
    if isinstance(receiver, Instance) and isinstance(receiver.cls, ClassValue):
        default = field_default(run, member, receiver.cls)
        return assumed(settled(default)) if is_settings(receiver.cls) else default
    return member


def field_default(run: Interpreter, member: Value, cls: ClassValue) -> Value:
    """The default of a model's or data class's field: ``Field(default=…)``, ``Field("…")``, what its factory makes, or the value itself."""
    if not isinstance(member, Made) or member.origin.rsplit(".", 1)[-1] not in ("Field", "field"):
        return member
    for word in ("default_factory", "factory"):
        if word in member.keywords:
            return run.call_with(member.keywords[word], [], cls.scope)
    default = settled(member.keywords.get("default", member.arguments[0] if member.arguments else ...))
    if default is Ellipsis:
        return CONFIGURED if is_settings(cls) else member
    return default


def is_settings(cls: ClassValue) -> bool:
    """A class whose fields the environment fills: pydantic's ``BaseSettings`` and those that take its name."""
    return any(name.endswith("BaseSettings") for name in cls.externals())


def field_variable(cls: ClassValue, name: str, member: Value) -> str:
    """The environment variable that fills a field of a settings class: its alias, or its name behind ``env_prefix``."""
    if isinstance(member, Made):
        for word in ("validation_alias", "alias", "env"):
            if word in member.keywords:
                return text(member.keywords[word]) or ""
    config = settled(cls.find("model_config"))
    options = config.keywords if isinstance(config, Made) else config if isinstance(config, dict) else {}
    prefix = options.get("env_prefix", "")
    inner = settled(cls.find("Config"))
    if isinstance(inner, ClassValue) and inner.find("env_prefix") is not MISSING:
        prefix = inner.find("env_prefix")
    known = text(prefix)
    return "" if known is None else f"{known}{name}".upper()


def _named(value: Value, cls: ClassValue, name: str, member: Value) -> Value:
    """A field's value, with the variable that may replace it where its class takes its fields from the environment."""
    member = force(member)
    if isinstance(member, Property | Closure) or not configured(value) or not is_settings(cls):
        return value
    return assumed(value, variable=field_variable(cls, name, member))


def _of_class(run: Interpreter, value: ClassValue, name: str) -> Value:
    found = value.find(name)
    if found is not MISSING:
        found = force(found)
        if isinstance(found, Closure) and found.kind == "class":
            return found.bound(value)
        return (
            assumed(field_default(run, found, value))
            if is_settings(value) and not isinstance(found, Closure)
            else found
        )
    if name == "__name__":
        return value.name
    outside = value.externals()
    return External(f"{outside[0]}.{name}", value) if outside else MISSING


def _of_closure(run: Interpreter, value: Closure, name: str) -> Value:
    if name in value.attributes:
        return value.attributes[name]
    if name in ("__name__", "name"):
        return value.node.name
    if name == "__doc__":
        return value.node.doc
    if name == "__wrapped__" and value.wraps is not None:
        return value.wraps
    found = value.scope.module.language.attribute(value, name)
    return found if found is not MISSING else UNKNOWN


def _of_super(run: Interpreter, value: Super, name: str) -> Value:
    receiver = value.receiver
    cls = receiver.cls if isinstance(receiver, Instance) else receiver
    if not isinstance(cls, ClassValue):
        return UNKNOWN
    lineage = cls.lineage()
    behind = lineage[lineage.index(value.after) + 1 :] if value.after in lineage else lineage[1:]
    for each in behind:
        if isinstance(each, ClassValue) and name in each.namespace:
            return bind_member(run, each.namespace[name], receiver)
        if isinstance(each, External) and isinstance(receiver, Instance):
            kind = run.model(each.dotted)
            if isinstance(kind, type) and issubclass(kind, Model):
                if name in ("__init__", "constructor"):
                    return Native(name, lambda site, kind=kind: run.create(kind, site, receiver))  # type: ignore[misc]
                if receiver.native is not None:
                    return native_attribute(receiver.native, name)
        if isinstance(each, External) and isinstance(receiver, ClassValue):
            return External(f"{each.dotted}.{name}", receiver)
    return Native(name, lambda site: UNKNOWN)


def _of_generic(run: Interpreter, value: Generic, name: str) -> Value:
    return attribute(run, value.base, name)


def _of_unknown(run: Interpreter, value: Unknown, name: str) -> Value:
    return value


_ATTRIBUTES: dict[type, Callable[[Any, Any, str], Value]] = {
    Assumed: _of_assumed,
    Module: _of_module,
    External: _of_external,
    Made: _of_made,
    Instance: _of_instance,
    ClassValue: _of_class,
    Closure: _of_closure,
    Super: _of_super,
    Generic: _of_generic,
    Unknown: _of_unknown,
    Imported: _of_unknown,
}


# --------------------------------------------------------------------------- calls


def call(run: Interpreter, function: Value, site: CallSite) -> Value:
    """The value of calling ``function``; whatever is unknown yields ``UNKNOWN`` quietly."""
    function = force(function)
    if isinstance(function, Assumed):
        return assumed(call(run, function.value, site))
    form = _CALLS.get(type(function))
    if form is not None:
        return form(run, function, site)
    _call_back(run, site)
    return UNKNOWN


def _call_closure(run: Interpreter, function: Closure, site: CallSite) -> Value:
    made = function.scope.module.language.construct(function, site)
    return statements.invoke(run, function, site) if made is MISSING else made


def _call_native(run: Interpreter, function: Native, site: CallSite) -> Value:
    found = function.answer(site)
    return UNKNOWN if found is MISSING else found


def _call_class(run: Interpreter, cls: ClassValue, site: CallSite) -> Value:
    if is_enum(cls):
        return site.get(0, default=UNKNOWN)
    instance = Instance(cls, site.location)
    kind = run.model_of(cls)
    cls.scope.module.language.begin(instance, cls)
    constructor = cls.find(cls.scope.module.language.constructor)
    if isinstance(constructor, Closure):
        statements.invoke(run, constructor.bound(instance), site)
    else:
        for name, value in (*zip(fields(cls), site.arguments, strict=False), *site.keywords.items()):
            instance.attributes[name] = value
    if kind is not None and instance.native is None:
        implied = (
            site
            if not isinstance(constructor, Closure)
            else CallSite(run, None, site.scope, [], {}, line=site.location.line)
        )
        run.create(kind, implied, instance)
    return instance


def fields(cls: ClassValue) -> list[str]:
    """The annotated names of a class without a constructor (a data class, a named tuple), in the order its object takes them."""
    found: dict[str, None] = {}
    for each in reversed(cls.lineage()):
        for node in each.node.body if isinstance(each, ClassValue) else ():
            if (
                isinstance(node, syntax.Assign)
                and node.annotation is not None
                and isinstance(node.targets[0], syntax.Name)
            ):
                found[node.targets[0].id] = None
    return list(found)


def is_enum(cls: ClassValue) -> bool:
    return any(name.startswith("enum.") for name in cls.externals())


def _call_external(run: Interpreter, function: External, site: CallSite) -> Value:
    kind = run.model(function.dotted)
    if function.owner is not MISSING and (method := _inherited(run, function)) is not None:
        own = [function.owner, *site.arguments]
        return method(CallSite(run, site.node, site.scope, own, site.keywords, site.open_ended, site.location.line))
    if kind is None:
        _call_back(run, site)
        return Made(function.dotted, site.arguments, site.keywords, site.location, function.owner)
    if isinstance(kind, type) and issubclass(kind, Model):
        instance = Instance(function, site.location)
        run.create(kind, site, instance)
        return instance
    found = kind(site)
    return Made(function.dotted, site.arguments, site.keywords, site.location) if found is MISSING else found


def _inherited(run: Interpreter, function: External) -> Kind | None:
    """The model of a member that a local class has from one of its external bases: ``flask.views.MethodView.as_view``."""
    cls = function.owner.cls if isinstance(function.owner, Instance) else function.owner
    name = function.dotted.rpartition(".")[2]
    for dotted in cls.externals() if isinstance(cls, ClassValue) else ():
        kind = run.models.get(f"{dotted}.{name}")
        if kind is not None:
            return kind
    return None


def _call_instance(run: Interpreter, instance: Instance, site: CallSite) -> Value:
    if isinstance(instance.cls, ClassValue):
        method = instance.cls.find("__call__")
        if isinstance(method, Closure):
            return statements.invoke(run, method.bound(instance), site)
    return instance.native.called(site) if instance.native is not None else UNKNOWN


def _call_made(run: Interpreter, made: Made, site: CallSite) -> Value:
    _call_back(run, site)
    return (
        Made(f"{made.origin}()", site.arguments, site.keywords, site.location)
        if len(made.origin) < LONGEST_NAME
        else UNKNOWN
    )


def _call_generic(run: Interpreter, generic: Generic, site: CallSite) -> Value:
    return call(run, generic.base, site)


def _call_unknown(run: Interpreter, unknown: Unknown, site: CallSite) -> Value:
    _call_back(run, site)
    return unknown


def _call_imported(run: Interpreter, imported: Imported, site: CallSite) -> Value:
    """What came of a module of unknown name gets an application or router, at once or by a callback."""
    for argument in map(settled, [*site.arguments, *site.keywords.values()]):
        given = isinstance(argument, Instance) and argument.native is not None
        if given or (isinstance(argument, Closure) and site.module.language.calls_back):
            run.gap(imported.call.location, "a module is imported by a name that is only known at run time")
    return _call_unknown(run, imported, site)


def _call_super(run: Interpreter, function: Super, site: CallSite) -> Value:
    return call(run, _of_super(run, function, "constructor"), site)


def _call_back(run: Interpreter, site: CallSite) -> None:
    """JavaScript: a function given to something unknown is run once, with unknown arguments."""
    if not site.module.language.calls_back:
        return
    for argument in site.arguments:
        if isinstance(argument, Closure) and id(argument.node) not in run.called:
            statements.invoke(run, argument, CallSite(run, None, argument.scope, [], {}, line=argument.node.line))


_CALLS: dict[type, Callable[[Any, Any, CallSite], Value]] = {
    Closure: _call_closure,
    Native: _call_native,
    ClassValue: _call_class,
    External: _call_external,
    Instance: _call_instance,
    Made: _call_made,
    Generic: _call_generic,
    Unknown: _call_unknown,
    Imported: _call_imported,
    Super: _call_super,
}

__all__ = ["Decorator", "Lazy", "attribute", "call", "call_site", "evaluate", "lookup"]
