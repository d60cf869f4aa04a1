"""Production runs with a debugger or debug mode on.

Error pages show source code, settings and variables to everybody; Flask's debugger runs any code that is typed into it.

Fails:

    DEBUG = True                                      # settings.py
    app.run(host="0.0.0.0", debug=True)               # CMD ["python", "app.py"]

Passes:

    DEBUG = os.environ.get("DEBUG") == "1"

Does not flag: settings modules for development beside one for production, values that a branch or the environment decides
(unless debug mode is on when the variable is missing), ``app.run(debug=True)`` in a file that gunicorn only imports.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.concerns.production_settings import ITEM
from deployable.deployed import confidence, declared, in_production, label, opens, running
from deployable.model import (
    Confidence,
    DeclarationKind,
    Evidence,
    Finding,
    NotApplicable,
    NotChecked,
    Outcomes,
    Rule,
    Setting,
    Severity,
    Sources,
)

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests", "runtime", "listens"),
    "Turn debug mode off by default, and on by a variable that only development sets.",
)

_NAMES = ("DEBUG", "FLASK_DEBUG", "DJANGO_DEBUG", "APP_DEBUG")
_ON = ("true", "1", "yes", "on")


def check(project: Sources) -> Outcomes:
    outcomes = [*_declared(project), *_settings(project), *_listens(project)]
    yield from outcomes
    if not outcomes:
        yield NotApplicable("no debug mode was found in settings, manifests or start files")


def _declared(project: Sources) -> Iterator[Finding | Evidence]:
    for manifest in in_production(project):
        for variable in manifest.env:
            if variable.name not in _NAMES or variable.kind is not DeclarationKind.LITERAL or variable.scope == "build":
                continue
            if (variable.value or "").strip("\"'").lower() in _ON:
                sure = Confidence.LIKELY if manifest.host == "dockerfile" else Confidence.CERTAIN
                yield Finding(
                    f"{label(manifest)} sets {variable.name} to {variable.value}",
                    variable.location,
                    subject=f"{manifest.host} {manifest.service} {variable.name}",
                    confidence=sure,
                )
            else:
                yield Evidence(variable.location, f"{variable.name} is off")


def _settings(project: Sources) -> Iterator[Finding | Evidence | NotChecked]:
    for setting in project.runtime.settings:
        if setting.name != "DEBUG":
            continue
        if setting.value == "False":
            yield Evidence(setting.location, "DEBUG is off by default")
        elif setting.value == "True" and not setting.variable:
            yield Finding("DEBUG is True in the settings that production runs with", setting.location, subject="DEBUG")
        elif setting.value == "True":
            yield from _on_by_default(setting, project)
        else:
            yield NotChecked("what DEBUG is in production could not be told", setting.location)


def _on_by_default(setting: Setting, project: Sources) -> Iterator[Finding | Evidence]:
    given = [
        value for manifest in in_production(project) if (value := declared(manifest, setting.variable)) is not None
    ]
    if given and all(value.lower() not in _ON for value in given):
        yield Evidence(setting.location, f"manifests turn {setting.variable} off")
        return
    yield Finding(
        f"DEBUG is on unless {setting.variable} turns it off, and no manifest sets {setting.variable}"
        if not given
        else f"{setting.variable} turns DEBUG on",
        setting.location,
        subject="DEBUG",
        confidence=Confidence.CERTAIN if given else Confidence.LIKELY,
        remedy=f"Let a missing {setting.variable} mean off.",
    )


def _listens(project: Sources) -> Iterator[Finding | Evidence]:
    for manifest, start in running(project):
        for listen in project.listens:
            if start.role != "script" or not opens(start, listen):
                continue
            if listen.debug:
                yield Finding(
                    f"{label(manifest)} starts {listen.location.path}, which runs {listen.call.removesuffix('(…)')} with debug or reload on",
                    listen.location,
                    related=(Evidence(start.location or manifest.location, "starts the file"),),
                    subject=listen.call,
                    confidence=confidence(manifest, project),
                )
            else:
                yield Evidence(listen.location, f"{listen.call} without debug")
