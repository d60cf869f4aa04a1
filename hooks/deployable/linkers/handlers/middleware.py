"""JavaScript's handlers: what a middleware is there for, and the function behind its wrappers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable import syntax
from deployable.linkers.handlers.guards import names_guard, snake
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    ClassValue,
    Closure,
    External,
    Instance,
    Lazy,
    Made,
    Native,
    Value,
    force,
    settled,
    written,
)
from deployable.linkers.interpreter.walk import walk

_GUARD = re.compile(
    r"(^|_)(auth|authn|authz|authed|protect|protected|authenticate|authenticated|authenticator|authentication|authorize|"
    r"authorized|authorization|authorise|jwt|express_?jwt|passport_jwt|bearer|requires?_?(login|user|role|roles|admin|session)|"
    r"logged_in|signed_in|is_(admin|user|owner|auth|authenticated|logged)|ensure_(login|logged_in|user)|"
    r"(verify|validate|check|decode)_?(jwt|token|access_token|auth|session|user|api_key|role|roles|permissions?|admin)|"
    r"(with|require|use|needs?)_(auth|session|user|permissions?|scopes?|roles?)|api_?key|basic_auth|jwt_?(auth|guard|check|verify)|"
    r"require_auth|allow_roles|restrict_to|permit|has_(role|roles|permissions?)|grant_access|guard|"
    r"admin_only|only_admins?|acl|rbac|checkjwt|verifytoken|isauth|checkauth|requireauth|requirelogin|authmiddleware)"
    r"(_(middleware|guard|handler|required|check|user|token|admin|jwt|fn|hook|only|route))*$"
)
_NO_GUARD = re.compile(
    r"optional|csrf|exist|duplicate|unique|sign_?up|initialize|limit|throttl|router|routes|controller|validat(or|ion)|schema|_config$|passport_session|init$|anonymous|frame_?guard|helmet|csp$"
)
_AMBIGUOUS = re.compile(r"^validate_(?!.*(jwt|token|auth|session|api_?key))|(^|_)user($|_)")
_LIMIT = re.compile(r"rate_?limit|limiter|throttl|slow_?down|(^|_)brute", re.IGNORECASE)
_LIMITERS = ("express-rate-limit", "express-slow-down", "rate-limiter-flexible", "koa-ratelimit", "hono-rate-limiter",
             "express-brute", "@fastify/rate-limit", "fastify-rate-limit", "@nestjs/throttler", "koa2-ratelimit")  # fmt: skip
_REFUSALS = {"unauthorized", "unauthorizederror", "unauthorizedexception", "forbidden", "forbiddenerror", "unauthenticated",
             "unauthenticatederror", "jwtverify"}  # fmt: skip
_COMPARED = {"==", "!=", "===", "!==", "in"}
_ASKED = {"startsWith", "endsWith", "includes", "indexOf", "test", "match", "has"}
_PATHS = {"path", "originalUrl", "url", "baseUrl"}
_VERIFIES = {"verify", "authenticate", "jwtVerify", "verifyIdToken", "getSession", "isAuthenticated", "verifyToken"}


class Middleware(NamedTuple):
    """One function in a chain: its value and, where it is written as an argument, its expression."""

    value: Value
    node: syntax.Expression | None = None

    @property
    def name(self) -> str:
        """As written, the call's arguments left out: ``passport.authenticate``, ``auth``."""
        node: Any = self.node
        while isinstance(node, syntax.Call | syntax.Starred) or _is_unless(node):
            node = node.func if isinstance(node, syntax.Call) else node.value
        if isinstance(node, syntax.Name | syntax.Attribute):
            return written(node)
        return _named(self.value)

    @property
    def written(self) -> str:
        if isinstance(self.node, syntax.Name | syntax.Attribute | syntax.Call) and not _holds_function(self.node):
            return written(self.node)
        return self.name if self.node is not None else self.name.rpartition(".")[2]


def _is_unless(node: Any) -> bool:
    """``jwt({…}).unless``: what stands before it is what guards."""
    return isinstance(node, syntax.Attribute) and node.name == "unless" and isinstance(node.value, syntax.Call)


def left_out(middleware: Middleware) -> tuple[str, ...]:
    """The paths that ``jwt({…}).unless({path: […]})`` lets through; of a pattern, its fixed beginning with ``*``."""
    value = settled(middleware.value)
    if not isinstance(value, Made) or not value.origin.endswith(".unless") or not value.arguments:
        return ()
    options = settled(value.arguments[0])
    listed = settled(options.get("path", [])) if isinstance(options, dict) else []
    found: list[str] = []
    for each in map(settled, listed if isinstance(listed, list) else [listed]):
        each = settled(each.get("url", "")) if isinstance(each, dict) else each
        if isinstance(each, Made) and each.origin == "re.compile" and each.arguments:
            fixed = re.match(r"\^?((?:\\/|\\\.|[\w/-])*)", str(each.arguments[0]))
            each = (fixed[1].replace("\\", "") if fixed else "") + "*"
        found += [each] if isinstance(each, str) and each.startswith("/") else []
    return tuple(found)


def _holds_function(node: syntax.Expression) -> bool:
    return any(isinstance(part, syntax.Function) for part in walk(node))


def _named(value: Value) -> str:
    if isinstance(value, Lazy) and value.name.isidentifier() and value.name != "default":
        return value.name
    value = settled(value)
    if isinstance(value, Closure):
        return value.innermost().node.name
    if isinstance(value, Made):
        return value.origin
    if isinstance(value, ClassValue | Native):
        return value.name
    return value.dotted if isinstance(value, External) else ""


def chain(call: CallSite, start: int) -> tuple[Middleware, ...]:
    """The functions among the arguments from ``start`` on; arrays of them are flattened, as the frameworks do."""
    nodes: list[Any] = list(call.node.args) if call.node is not None else []
    aligned = len(nodes) == len(call.arguments) and not any(isinstance(node, syntax.Starred) for node in nodes)
    found: list[Middleware] = []
    for position in range(start, len(call.arguments)):
        node = nodes[position] if aligned else None
        found += _flat(call.arguments[position], node)
    return tuple(found)


def _flat(value: Value, node: syntax.Expression | None) -> Iterator[Middleware]:
    known = value if isinstance(value, Lazy) else settled(value)
    if isinstance(known, list):
        parts = node.items if isinstance(node, syntax.ListOf) and len(node.items) == len(known) else [None] * len(known)
        for item, part in zip(known[:50], parts, strict=False):
            yield from _flat(item, part)
    else:
        yield Middleware(known, node)


# --------------------------------------------------------------------------- what it is there for


def guard(middleware: Middleware) -> str:
    """The middleware as written when it refuses who is not authenticated or allowed; else empty.

    A name counts when it plainly says so; one that may as well check what was sent (``validateUser``) only when its
    function speaks of a refusal. Else a function of the repository that answers 401 or verifies a token. None whose function
    asks for the path (which it lets through is not followed), or lets by who shows nothing.
    """
    name = snake(middleware.name.rsplit(".", 1)[-1]).replace("-", "_")
    whole = snake(middleware.name).replace(".", "_").replace("-", "_")
    if _NO_GUARD.search(whole) or limiter(middleware):
        return ""
    plain = (_GUARD.search(name) or _GUARD.search(whole)) is not None
    function = innermost(middleware.value)
    if function is not None and (asks_for_path(function) or _lets_strangers_by(function)):
        return ""
    if plain and not _AMBIGUOUS.search(name):
        return middleware.written
    if plain or names_guard(name):
        return middleware.written if (plain if function is None else _speaks_of_refusal(function, "redirect")) else ""
    if function is not None and len(function.node.parameters) in (2, 3) and _passes(function) and refuses(function):
        return middleware.written or "a function that answers 401"
    return ""


def asks_for_path(function: Closure) -> bool:
    """It tests the request's path: ``if (open.some((url) => req.path.startsWith(url))) next()``."""
    requests = {parameter.name for parameter in function.node.parameters[:1]}
    return any(
        isinstance(part, syntax.Attribute)
        and part.name in _PATHS
        and isinstance(part.value, syntax.Name)
        and part.value.id in requests
        for node in walk(function.node.body)
        if _is_test(node)
        for part in walk(node)
    )


def _is_test(node: object) -> bool:
    """``a === b``, ``a.startsWith(b)``, ``pattern.test(a)``"""
    if isinstance(node, syntax.Operation):
        return node.operator in _COMPARED
    return isinstance(node, syntax.Call) and isinstance(node.func, syntax.Attribute) and node.func.name in _ASKED


def _passes(function: Closure) -> bool:
    return any(
        isinstance(node, syntax.Call) and isinstance(node.func, syntax.Name) and node.func.id == "next"
        for node in walk(function.node.body)
    )


def refuses(function: Closure) -> bool:
    """Whether a function answers 401 or 403 after a look at who asks, or verifies a token."""
    verified = any(
        (node.name if isinstance(node, syntax.Attribute) else node.id) in _VERIFIES
        for node in walk(function.node.body)
        if isinstance(node, syntax.Attribute | syntax.Name)
    )
    return _speaks_of_refusal(function) and (verified or _reads_credentials(function))


_SHOWN = re.compile(r"auth|token|bearer|jwt|credential|session|cookie", re.IGNORECASE)


def _lets_strangers_by(function: Closure) -> bool:
    """``if (!token) return next()``: who shows nothing is let by, and only what is shown is looked at."""
    for statement in function.node.body:
        if not isinstance(statement, syntax.If) or not isinstance(statement.test, syntax.Operation):
            continue
        shown = statement.test.operands[0] if statement.test.operator == "not" else None
        named = isinstance(shown, syntax.Name | syntax.Attribute) and _SHOWN.search(
            shown.name if isinstance(shown, syntax.Attribute) else shown.id
        )
        if named and any(_goes_on(each) for each in statement.body):
            return True
    return False


def _goes_on(statement: object) -> bool:
    call = statement.value if isinstance(statement, syntax.Expr | syntax.Return) else None
    return (
        isinstance(call, syntax.Call)
        and isinstance(call.func, syntax.Name)
        and call.func.id == "next"
        and not call.args
    )


def _speaks_of_refusal(function: Closure, *more: str) -> bool:
    """It names 401, 403 or what stands for them, or one of ``more``."""
    for node in walk(function.node.body):
        if isinstance(node, syntax.Const) and node.value in (401, 403) and not isinstance(node.value, bool):
            return True
        if isinstance(node, syntax.Attribute | syntax.Name):
            name = node.name if isinstance(node, syntax.Attribute) else node.id
            if name.lower() in _REFUSALS or name in more:
                return True
    return False


def _reads_credentials(function: Closure) -> bool:
    for node in walk(function.node.body):
        if isinstance(node, syntax.Attribute) and node.name in (
            "authorization",
            "user",
            "authUser",
            "currentUser",
            "cookies",
            "session",
            "token",
            "userId",
        ):
            return True
        if isinstance(node, syntax.Const) and isinstance(node.value, str):
            if node.value.lower() in ("authorization", "x-api-key", "x-access-token", "x-auth-token", "bearer"):
                return True
    return False


def limiter(middleware: Middleware) -> str:
    """The middleware as written when it limits how often a client may ask; empty where it skips paths, and for others."""
    value = middleware.value if isinstance(middleware.value, Lazy) else settled(middleware.value)
    if isinstance(value, Made) and any(_skips_paths(argument) for argument in value.arguments):
        return ""
    if isinstance(value, Made) and value.origin.startswith(_LIMITERS):
        return middleware.written
    return middleware.written if _LIMIT.search(snake(middleware.name.rsplit(".", 1)[-1])) else ""


def _skips_paths(options: Value) -> bool:
    """``rateLimit({ skip: (req) => req.path === "/health" })``"""
    known = settled(options) if not isinstance(options, Lazy) else None
    skip = settled(known.get("skip", MISSING)) if isinstance(known, dict) else None
    return isinstance(skip, Closure) and asks_for_path(skip)


# --------------------------------------------------------------------------- the function behind wrappers


def innermost(value: Value, depth: int = 0) -> Closure | None:
    """The function that was written as handler: inside ``asyncHandler(fn)``, ``catchAsync(fn)``, ``compose([…])``."""
    value = settled(value)
    if depth > 6:
        return None
    if isinstance(value, Made):
        functions = [innermost(argument, depth + 1) for argument in value.arguments if _may_be_function(argument)]
        return next((found for found in reversed(functions) if found is not None), None)
    if isinstance(value, list):
        return innermost(value[-1], depth + 1) if value else None
    if not isinstance(value, Closure):
        return None
    scope = value.scope
    if scope.function is not None and value.receiver is value.innermost().receiver:
        for parameter in scope.function.node.parameters:
            held = scope.names.get(parameter.name)
            if isinstance(held, Closure) and _calls(value, parameter.name):
                return innermost(held, depth + 1)
    return value.innermost()


def _may_be_function(value: Value) -> bool:
    return isinstance(force(value) if not isinstance(value, Lazy) else value, Closure | Made | Lazy)


def _calls(wrapper: Closure, name: str) -> bool:
    return any(
        (isinstance(node, syntax.Call) and isinstance(node.func, syntax.Name) and node.func.id == name)
        or (isinstance(node, syntax.Name) and node.id == name)
        for node in walk(wrapper.node.body)
    )


def handler_name(middleware: Middleware) -> str:
    """``userController.createUser`` as it is written, or the function's own name; empty for an inline function."""
    node: Any = middleware.node
    depth = 0
    while isinstance(node, syntax.Call) and depth < 6:
        node, depth = _handler_argument(node), depth + 1
    if isinstance(node, syntax.Attribute | syntax.Name):
        return written(node)
    if isinstance(node, syntax.Function):
        return node.name
    function = innermost(middleware.value)
    return function.name if function is not None else ""


def _handler_argument(call: syntax.Call) -> syntax.Expression:
    """What a wrapper wraps: its last name or function; ``controller.list.bind(controller)`` is ``controller.list``."""
    if isinstance(call.func, syntax.Attribute) and call.func.name == "bind":
        return call.func.value
    kinds = (syntax.Name, syntax.Attribute, syntax.Function, syntax.Call)
    inner = [argument for argument in call.args if isinstance(argument, kinds)]
    return inner[-1] if inner else call.func


def of_instance(value: Value, *kinds: type) -> Any:
    """The framework object of this value, when it is one of these kinds."""
    value = settled(value)
    return value.native if isinstance(value, Instance) and isinstance(value.native, kinds) else None
