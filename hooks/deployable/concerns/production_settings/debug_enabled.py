"""Production runs with a debugger or debug mode on.

Error pages show source code, settings and variables to everybody; Flask's debugger runs any code that is typed into it.

Fails:

    DEBUG = True                                      # settings.py
    app.run(host="0.0.0.0", debug=True)               # CMD ["python", "app.py"]

Passes:

    DEBUG = os.environ.get("DEBUG") == "1"
    app = FastAPI(debug=settings.debug)               # class Settings(BaseSettings): debug: bool = False

Does not flag: settings modules for development beside one for production, values that a branch or the environment decides
(unless debug mode is on when the variable is missing), ``app.run(debug=True)`` in a file that gunicorn only imports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.concerns.production_settings import ITEM
from deployable.deployed import confidence, declared, in_production, inherited, label, opens, running
from deployable.model import (
    Confidence,
    DeclarationKind,
    Evidence,
    Finding,
    Listen,
    Manifest,
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
_SWITCH = re.compile(r"RELOAD|DEBUG", re.IGNORECASE)
_ON = ("true", "1", "yes", "on")
_OFF = ("false", "0", "no", "off")


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
            yield Evidence(setting.location, f"{_what(setting)} is off")
        elif setting.value == "True" and (manifest := _unmatched(setting, project)):
            place = manifest.location.path
            yield NotChecked(
                f"whether {place}, which sets {setting.variable}, runs these settings is not known", setting.location
            )
        elif setting.value == "True" and not _chosen_elsewhere(setting):
            yield _on(setting)
        elif setting.variable:
            yield NotChecked(
                f"{_what(setting)} comes from {setting.variable}, whose value is written nowhere", setting.location
            )
        else:
            yield NotChecked(f"what {_what(setting)} is in production could not be told", setting.location)


def _unmatched(setting: Setting, project: Sources) -> Manifest | None:
    """A manifest that gives the variable, although nothing shows that it runs what the settings belong to."""
    if setting.manifest or not setting.variable:
        return None
    return next((each for each in in_production(project) if declared(each, setting.variable) is not None), None)


def _chosen_elsewhere(setting: Setting) -> bool:
    """A variable chooses among Flask's configurations, and what production starts with has no place for variables."""
    silent = setting.manifest is None or setting.manifest.host in ("dockerfile", "procfile")
    return setting.framework == "flask" and bool(setting.variable) and silent


def _what(setting: Setting) -> str:
    return "DEBUG" if setting.framework == "django" else "the application's debug mode"


def _on(setting: Setting) -> Finding | Evidence:
    """DEBUG as this process gets it is on: always, by a variable that it is given, or by one that it lacks."""
    declarations = setting.manifest.env if setting.manifest else ()
    given = next((each for each in declarations if each.name == setting.variable), None)
    what, sure = _what(setting), Confidence.CERTAIN
    message = f"{what} is True in the settings that production runs with" if what == "DEBUG" else f"{what} is on"
    word = (given.value or "").strip("\"'").lower() if given else ""
    if given and given.name in _NAMES and word in _ON:
        return Evidence(setting.location, f"{given.name} decides it")
    if given and setting.manifest:
        message = f"{label(setting.manifest)} leaves {what} on: {given.name} is {given.value}"
        message += ", and the settings take any text for on" if word in _OFF else ""
    elif setting.variable:
        silent = f"{label(setting.manifest)} does not set it" if setting.manifest else "no manifest sets it"
        message, sure = (
            f"{what} is on unless the variable {setting.variable} turns it off, and {silent}",
            Confidence.LIKELY,
        )
    return Finding(
        message,
        setting.location,
        related=(Evidence(given.location, "the variable"),) if given else (),
        subject="DEBUG",
        confidence=sure,
        remedy=f"Let a missing {setting.variable} mean off." if setting.variable and not given else "",
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
                yield _switched(manifest, listen, project)


def _switched(manifest: Manifest, listen: Listen, project: Sources) -> Finding | Evidence:
    """``reload=settings.reload``: the manifest turns it on, or it is on where the manifest is silent."""
    variable = listen.debug_variable
    given = declared(manifest, variable)
    word = given if given is not None else inherited(manifest, variable, project)
    left_on = word is None and listen.debug_default
    told = given is not None and variable in _NAMES
    if told or not _SWITCH.search(variable) or not (left_on or (word or "").strip("\"'").lower() in _ON):
        return Evidence(listen.location, f"{listen.call} without debug")
    what = "does not set" if left_on else "turns on"
    message = (
        f"{label(manifest)} {what} {variable}, and {listen.location.path} then runs {listen.call.removesuffix('(…)')}"
    )
    place = next((each.location for each in manifest.env if each.name == variable), manifest.location)
    return Finding(
        f"{message} with debug or reload on",
        listen.location,
        related=(Evidence(place, "runs the file"),),
        subject=f"{listen.call} {variable}",
        confidence=Confidence.LIKELY if left_on else confidence(manifest, project),
        remedy=f"Let a missing {variable} mean off." if left_on else f"Leave {variable} out in production.",
    )
