"""What guards a handler: FastAPI's dependencies, decorators, and functions that refuse with 401 or 403.

A name counts when it plainly says so (``login_required``, ``get_current_user``) and does not say that it is optional.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from deployable import syntax
from deployable.linkers.interpreter import (
    MISSING,
    ClassValue,
    Closure,
    Decorator,
    External,
    Generic,
    Instance,
    Interpreter,
    Made,
    Value,
    force,
    settled,
)
from deployable.linkers.interpreter.walk import walk

_GUARD = re.compile(
    r"(^|_)(login|auth|jwt|token|fresh_jwt|user|admin|superuser|staff|role|roles|permission|permissions|scope|scopes|session|"
    r"apikey|api_key|key|access|signin|account|member|owner|2fa|mfa)_(required|needed|accepted|only)($|_)"
    r"|(^|_)(require|requires|required|ensure|check|verify|validate|enforce|need|needs|must_be|only|assert|protect|protected)"
    r"_(\w+_)?(login|auth|authenticated|authentication|authorization|authorized|authorisation|jwt|token|admin|superuser|staff|"
    r"role|roles|permission|permissions|scope|scopes|api_?key|access|credentials?|bearer|signature|user|logged_in|session)($|_)"
    r"|(^|_)current_(\w+_)?(user|superuser|admin|account|principal|identity|member|customer|staff|auth\w*|employee|tenant)s?($|_)"
    r"|(^|_)(get|fetch|load)_(admin|authenticated|auth|logged_in|authorized|active|super|verified)(_\w+)?_?(user|superuser|admin)?($|_)"
    r"|(^|_)(authenticate|authenticated|authorize|authorized|authorise|authorised|is_authenticated|is_admin|"
    r"is_superuser|is_staff|has_role|has_roles|has_permission|has_permissions|has_scope|has_access|protected|requires|"
    r"oauth2_scheme|oauth2_bearer|jwt_bearer|http_bearer|bearer_auth|token_auth|basic_auth|auth_middleware|auth_guard|"
    r"auth_dependency|auth_user|authed_user|session_user|user_from_token|decode_token|admin_user|role_checker|permission_checker|"
    r"permission_dependency|jwt_auth|api_key_auth|require_user|auth)$"
)
_OPTIONAL = re.compile(
    r"optional|or_none|maybe|(^|_)try_|if_any|anonymous|or_guest|no_auth|not_required|exempt|disable|skip"
)
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SCHEMES = frozenset({
    "OAuth2PasswordBearer", "OAuth2AuthorizationCodeBearer", "OAuth2", "HTTPBearer", "HTTPBasic", "HTTPDigest",
    "APIKeyHeader", "APIKeyCookie", "APIKeyQuery", "OpenIdConnect",
})  # fmt: skip
_REFUSALS = re.compile(
    r"(^|_)(401|403|UNAUTHORIZED|FORBIDDEN)(_|$)|^(Unauthorized|Forbidden|NotAuthorized|PermissionDenied)",
    re.IGNORECASE,
)


def snake(name: str) -> str:
    """
    >>> snake("JWTBearer"), snake("RoleChecker")
    ('jwt_bearer', 'role_checker')
    """
    return _WORDS.sub("_", name).lower()


def names_guard(name: str) -> bool:
    """Whether a function, class or decorator of this name plainly refuses who is not authenticated or allowed.

    >>> [names_guard(n) for n in ("login_required", "get_current_user", "JWTBearer", "get_current_user_optional", "get_db", "token_response")]
    [True, True, True, False, False, False]
    """
    plain = snake(name.rsplit(".", 1)[-1])
    return _OPTIONAL.search(plain) is None and _GUARD.search(plain) is not None


def refuses(body: tuple[Any, ...]) -> bool:
    """Whether the code raises or aborts with 401 or 403."""
    for node in walk(body):
        if isinstance(node, syntax.Raise) and node.value is not None and mentions_refusal(node.value):
            return True
        if isinstance(node, syntax.Call) and isinstance(node.func, syntax.Name) and node.func.id == "abort":
            if mentions_refusal(node):
                return True
    return False


def mentions_refusal(node: Any) -> bool:
    """Whether 401 or 403 stands anywhere in the code, as number or as name."""
    for part in walk(node):
        if isinstance(part, syntax.Const) and part.value in (401, 403) and not isinstance(part.value, bool):
            return True
        if isinstance(part, syntax.Attribute) and _REFUSALS.search(part.name):
            return True
        if isinstance(part, syntax.Name) and _REFUSALS.search(part.id):
            return True
    return False


class Guards:
    """Which dependencies guard, remembered: many routes share few dependencies."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self._known: dict[int, bool] = {}
        self._kept: list[Value] = []

    def of_parameters(self, function: Closure, depth: int = 0) -> str:
        """The first guarding dependency among a function's parameters, as ``Depends(name)``."""
        for target in dependencies(self.run, function):
            if self.guards(target, depth):
                return f"Depends({named(target)})"
        return ""

    def of_list(self, values: Iterable[Value]) -> str:
        """The same for a ``dependencies=[Depends(…)]`` list."""
        for value in values:
            target = dependency(force(value))
            if target is not MISSING and self.guards(target):
                return f"Depends({named(target)})"
        return ""

    def guards(self, target: Value, depth: int = 0) -> bool:
        target = settled(target)
        key = id(target.node) if isinstance(target, Closure | ClassValue) else id(target)
        if key not in self._known:
            self._known[key] = False
            self._kept.append(target)
            self._known[key] = depth < 8 and self._decide(target, depth)
        return self._known[key]

    def _decide(self, target: Value, depth: int) -> bool:
        if isinstance(target, Made):
            return self._scheme(target)
        if isinstance(target, External):
            return names_guard(target.dotted)
        if _OPTIONAL.search(snake(named(target))):
            return False
        if isinstance(target, Closure):
            if names_guard(target.innermost().node.name) or refuses(target.node.body):
                return True
            return bool(self.of_parameters(target, depth + 1))
        if isinstance(target, Instance):
            lenient = settled(target.attributes.get("auto_error")) is False
            return not lenient and self._object(target.cls, depth)
        return self._object(target, depth) if isinstance(target, ClassValue) else False

    def _object(self, cls: ClassValue | External, depth: int) -> bool:
        if isinstance(cls, External):
            return names_guard(cls.dotted)
        if cls.is_a(*_SCHEMES) or (names_guard(cls.name) and cls.find("__call__") is not MISSING):
            return True
        methods = [found for name in ("__call__", "__init__") if isinstance(found := cls.find(name), Closure)]
        return any(refuses(method.node.body) or self.of_parameters(method, depth + 1) for method in methods)

    def _scheme(self, made: Made) -> bool:
        if settled(made.keywords.get("optional")) is True:
            return False
        last = made.origin.rsplit(".", 1)[-1]
        if last in _SCHEMES:
            return settled(made.keywords.get("auto_error", True)) is not False
        return names_guard(last)


_DEPENDS = ("fastapi.Depends", "fastapi.Security", "fastapi.params.Depends", "fastapi.param_functions.Depends")


def dependency(value: Value) -> Value:
    """What ``Depends(x)`` or ``Security(x)`` depends on, or ``MISSING``."""
    if isinstance(value, Made) and (value.origin in _DEPENDS or value.origin.endswith((".Depends", ".Security"))):
        found = value.arguments[0] if value.arguments else value.keywords.get("dependency", MISSING)
        return found if found is MISSING else settled(found)
    return MISSING


def dependencies(run: Interpreter, function: Closure) -> Iterator[Value]:
    """The callables a FastAPI function's parameters depend on."""
    for parameter in function.node.parameters:
        if parameter.default is not None:
            value = settled(run.evaluate(parameter.default, function.scope))
            target = dependency(value)
            if target is not MISSING:
                yield target
            elif isinstance(value, Made) and value.origin.endswith((".Depends", ".Security")) and parameter.annotation:
                yield settled(run.evaluate(parameter.annotation, function.scope))
        if parameter.annotation is not None:
            yield from _annotated(settled(run.evaluate(parameter.annotation, function.scope)))


def _annotated(value: Value) -> Iterator[Value]:
    if isinstance(value, Generic) and isinstance(value.key, list):
        for part in value.key[1:]:
            part = settled(part)
            target = dependency(part)
            if target is not MISSING:
                yield target
            elif isinstance(part, Made) and part.origin.endswith((".Depends", ".Security")):
                yield settled(value.key[0])


def named(value: Value) -> str:
    """A short name for a dependency or decorator in reports."""
    value = settled(value)
    if isinstance(value, Closure):
        return value.innermost().name
    if isinstance(value, ClassValue):
        return value.name
    if isinstance(value, Instance):
        return named(value.cls)
    if isinstance(value, Made):
        return value.origin.rsplit(".", 1)[-1]
    return value.dotted.rsplit(".", 1)[-1] if isinstance(value, External) else ""


def guarding_decorator(decorators: Iterable[Decorator]) -> str:
    """The first decorator that plainly guards, as written."""
    for decorator in decorators:
        value = settled(decorator.value)
        name = _decorator_name(decorator)
        if isinstance(value, Made) and settled(value.keywords.get("optional")) is True:
            continue
        if names_guard(name):
            return decorator.written
        if isinstance(value, Closure) and _OPTIONAL.search(snake(name)) is None and refuses(value.node.body):
            return decorator.written
    return ""


def _decorator_name(decorator: Decorator) -> str:
    return decorator.written.partition("(")[0].rsplit(".", 1)[-1]
