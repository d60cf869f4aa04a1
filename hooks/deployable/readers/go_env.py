"""Go files: names read from the environment, by the standard library, by struct tags, and through a local helper."""

from __future__ import annotations

import re
from typing import NamedTuple

from deployable.written.comments import line_finder, uncommented

LITERALS: tuple[bytes, ...] = (b"Getenv", b"Env", b'env:"', b"envconfig:")
_CALL = re.compile(r"""\bos\.(Getenv|LookupEnv)\(\s*"([A-Za-z_]\w*)"\s*\)""")
_BIND = re.compile(r"""\.BindEnv\(\s*"[^"]*"\s*,\s*"([A-Za-z_]\w*)"\s*\)""")
_TAG = re.compile(r"""\b(?:env|envconfig):"([A-Za-z_]\w*)([^"]*)"([^`]*)`""")
_NAMED = re.compile(
    r"""(?<!func )\b(?!(?:Getenv|LookupEnv|BindEnv|Setenv|Unsetenv|SetEnv)\()(\w*Env\w*)\(\s*"([A-Z][A-Z0-9]*_[A-Z0-9_]+)"\s*(?:,\s*([^,()\n]+|\w+\([^)\n]*\)))?\s*\)"""
)
"""A function of another file whose name says that it asks the environment: ``env.GetEnvOrDefault("APP_MODE", "x")``."""
_HELPER = re.compile(r"\bfunc\s+(\w+)\(\s*(\w+)\b([^)]*)\)[^{\n]*\{")
_DEFAULT_TAG = re.compile(r"""\b(?:envDefault|env-default|default):"([^"]*)\"""")


class NamedRead(NamedTuple):
    """``required`` is ``None`` when the code does not say; ``default`` is the fallback as written."""

    name: str
    line: int
    required: bool | None = None
    default: str | None = None
    via: str = ""


def matches(path: str) -> bool:
    return path.endswith(".go")


def read(path: str, text: str) -> tuple[NamedRead, ...]:
    plain = uncommented(text, "go")
    line = line_finder(plain)
    found = [
        NamedRead(call[2], line(call.start()), *_go_demand(plain, call), via=f"os.{call[1]}")
        for call in _CALL.finditer(plain)
    ]
    found += [NamedRead(bind[1], line(bind.start()), None, None, "viper") for bind in _BIND.finditer(plain)]
    for tag in _TAG.finditer(plain):
        default = _DEFAULT_TAG.search(tag[2] + tag[3])
        required = "required" in tag[2] or 'required:"true"' in tag[3] or "notEmpty" in tag[2]
        found.append(
            NamedRead(
                tag[1],
                line(tag.start()),
                required and not default,
                f'"{default[1]}"' if default else None,
                "struct tag",
            )
        )
    for name in _helpers(plain):
        call_of = re.compile(rf"""(?<!func )\b{name}\(\s*"([A-Za-z_]\w*)"\s*(?:,\s*([^,()\n]+|\w+\([^)\n]*\)))?\s*\)""")
        found += [
            NamedRead(call[1], line(call.start()), None, call[2].strip() if call[2] else None, f"os.Getenv in {name}()")
            for call in call_of.finditer(plain)
        ]
    known = {(each.name, each.line) for each in found}
    for call in _NAMED.finditer(plain):
        if (call[2], line(call.start())) not in known:
            must = True if call[1].startswith(("Must", "must", "Require", "require")) and not call[3] else None
            found.append(
                NamedRead(call[2], line(call.start()), must, call[3].strip() if call[3] else None, f"{call[1]}()")
            )
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (each.line, each.name)))


def _go_demand(plain: str, call: re.Match[str]) -> tuple[bool | None, str | None]:
    """``if os.Getenv("X") == "" { log.Fatal… }`` or ``x := os.Getenv("X")`` followed by such a test."""
    before = plain[max(0, call.start() - 80) : call.start()].rpartition("\n")[2]
    name = re.search(r"(\w+)(?:\s*,\s*(\w+))?\s*:?=\s*$", before)
    after = plain[call.end() : call.end() + 300]
    tests = [r'^\s*==\s*""\s*\{']
    if name:
        tests.append(rf'^\s*\n?\s*;?\s*if\s+{name[1]}\s*==\s*""\s*\{{')
        if name[2]:
            tests.append(rf"^\s*\n?\s*;?\s*(?:if\s+)?!\s*{name[2]}\s*\{{")
    for test in tests:
        found = re.search(test, after)
        if found:
            block = after[found.end() :].partition("}")[0]
            if re.search(r"\b(log\.Fatal\w*|panic|os\.Exit|log\.Panic\w*)\(|return\s+.*\berr", block):
                return True, None
            filled = re.search(rf"\b{name[1]}\s*=\s*([^\n]+)", block) if name else None
            return False, filled[1].strip() if filled else None
    return None, None


def _helpers(plain: str) -> list[str]:
    """Functions whose first parameter is what they look up."""
    found = []
    for head in _HELPER.finditer(plain):
        body = plain[head.end() : head.end() + 800].partition("\n}")[0]
        if re.search(rf"\bos\.(?:Getenv|LookupEnv)\(\s*{head[2]}\s*\)", body):
            found.append(head[1])
    return found[:20]
