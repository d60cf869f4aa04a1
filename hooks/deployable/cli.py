"""The command ``deployable``: arguments and exit codes.

Exit 0: nothing at or above ``--fail-on``; 1: findings; 2: the tool could not do its job.
Nothing but the standard library's smallest parts is imported before the command is known.
"""

from __future__ import annotations

import gc
import os
import sys

from deployable import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Sequence
    from typing import Any

    from deployable.model import Report
    from deployable.project import Project
    from deployable.settings import Settings
    from deployable.suppress import Baseline

COMMANDS = {
    "check": "judge a repository by the whole checklist",
    "hook": "judge one concern; what pre-commit calls",
    "explain": "what a rule checks, why, and how to mend it",
    "show": "the facts: routes, env, manifests, services",
    "fix": "mend what can be mended safely",
    "baseline": "accept today's findings, so that only new ones fail",
    "badge": "write the readiness badge",
    "init": "write the pre-commit configuration, the workflow and the badge line",
}
FACTS = ("routes", "env", "manifests", "services")
REPORTS = ("text", "json", "sarif", "github", "markdown")
SEVERITIES = ("error", "warning", "note", "never")


class Usage(Exception):
    """The command line makes no sense; the text says what would."""


def main(argv: Sequence[str] | None = None) -> int:
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments in (["--version"], ["-V"]):
        print(f"deployable {__version__}")
        return 0
    thresholds = gc.get_threshold()
    # Syntax trees are many objects and no cycles: collecting took a third of the time.
    gc.set_threshold(1_000_000, 50, 100)
    try:
        if arguments[:2] == ["hook", "secret-leaks"] and not any(word in ("-h", "--help") for word in arguments[2:]):
            from deployable.leaks import hook

            return hook.main(arguments[2:])
        return _run(arguments)
    except BrokenPipeError:
        # Whoever read the output has left; like any process that SIGPIPE ends, so that `| head` hides no findings.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130
    except Exception as failure:
        if "--debug" in arguments:
            raise
        said = f"{type(failure).__name__}: {failure}"
        print(f"deployable: broke, which is its own fault: {said} (--debug prints where)", file=sys.stderr)
        return 2
    finally:
        gc.set_threshold(*thresholds)


def _run(arguments: list[str]) -> int:
    from deployable.settings import BadSettings, did_you_mean

    word = next((argument for argument in arguments if not argument.startswith("-")), "")
    try:
        if arguments and arguments[0] == word and word not in COMMANDS:
            raise Usage(f"there is no command {word}{did_you_mean(word, COMMANDS)}")
        parser = _parser()
        if not arguments:
            parser.print_help()
            return 2
        options = parser.parse_args(arguments)
        return options.run(options)
    except (Usage, BadSettings) as failure:
        print(f"deployable: {failure}", file=sys.stderr)
        return 2


def _parser() -> ArgumentParser:
    from argparse import ArgumentParser, RawDescriptionHelpFormatter

    parser = ArgumentParser(
        prog="deployable",
        formatter_class=RawDescriptionHelpFormatter,
        description="Is this backend ready for production, and what proves it?",
        epilog="Start with:  deployable check\nExit codes:  0 nothing to mend, 1 findings, 2 the tool could not do its job",
    )
    parser.add_argument("--version", "-V", action="version", version=f"deployable {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[Namespace], int]) -> ArgumentParser:
        added = commands.add_parser(name, help=COMMANDS[name], description=COMMANDS[name].capitalize() + ".")
        added.set_defaults(run=run, debug=False)
        return added

    check = command("check", _check)
    _judging(check)
    check.add_argument("--changed-since", metavar="REV", help="report findings only on lines changed since REV")
    check.add_argument(
        "--format", dest="formats", action="append", metavar="FORMAT", help=f"{', '.join(REPORTS)}; repeatable"
    )
    check.add_argument(
        "--output", dest="outputs", action="append", metavar="FILE",
        help="where the format goes, in the order of the formats; a format without a file goes to standard output",
    )  # fmt: skip
    check.add_argument(
        "--fail-on", choices=SEVERITIES, help="the least severity that makes the exit code 1 (default: error)"
    )
    check.add_argument("--history", action="store_true", help="search every commit for secrets, too")
    check.add_argument("--strict", action="store_true", default=None, help="what is not checked fails too")
    check.add_argument("--no-baseline", action="store_true", help="report baselined findings as well")
    check.add_argument("-v", "--verbose", action="store_true", help="list every verdict with its evidence")

    hook = command("hook", _hook)
    hook.add_argument("concern", metavar="CONCERN", help="a concern such as env-config, or all")
    hook.add_argument(
        "files", nargs="*", metavar="FILE", help="the files that changed; the facts are the whole repository's"
    )
    _common(hook)

    explain = command("explain", _explain)
    explain.add_argument("rule", nargs="?", metavar="RULE", help="a rule's name; without it, every rule is listed")

    show = command("show", _show)
    show.add_argument("fact", metavar="FACT", help=", ".join(FACTS))
    show.add_argument("path", nargs="?", default=".", metavar="PATH")
    show.add_argument("--format", choices=("table", "json"), default="table")
    _common(show)

    fix = command("fix", _fix)
    _judging(fix)
    fix.add_argument("--diff", action="store_true", help="print what would change and write nothing")
    fix.add_argument("--unsafe", action="store_true", help="apply fixes that need a second look, too")

    baseline = command("baseline", _baseline)
    _judging(baseline)
    baseline.add_argument(
        "--from", dest="source", metavar="FILE", help="import the allow-list of a .secrets.baseline or .gitleaks.toml"
    )

    badge = command("badge", _badge)
    _judging(badge)
    badge.add_argument("--format", choices=("svg", "endpoint"), default="svg")
    badge.add_argument("--output", metavar="FILE", help="default: standard output")

    init = command("init", _init)
    init.add_argument("path", nargs="?", default=".", metavar="PATH")
    init.add_argument("--yes", action="store_true", help="write; without it only the differences are shown")
    return parser


def _common(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--config", metavar="FILE", help="instead of the pyproject.toml or deployable.toml found by walking up"
    )
    parser.add_argument("--no-cache", action="store_true", help="read every file anew, keep nothing")
    parser.add_argument("--debug", action="store_true", help="print the traceback of a rule that breaks")


def _judging(parser: ArgumentParser) -> None:
    parser.add_argument(
        "path", nargs="?", default=".", metavar="PATH", help="the repository or one folder of it (default: .)"
    )
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="a concern or a rule; repeatable")
    _common(parser)


# --------------------------------------------------------------------------- commands


def _check(options: Namespace) -> int:
    formats = options.formats or ["text"]
    for name in formats:
        if name not in REPORTS:
            from deployable.settings import did_you_mean

            raise Usage(f"there is no format {name}{did_you_mean(name, REPORTS)}")
    outputs = [*(options.outputs or []), *[""] * len(formats)][: max(len(formats), len(options.outputs or []))]
    if len(outputs) > len(formats):
        raise Usage("each --output belongs to a --format: give as many formats as files")
    report, settings = _judged(options)
    for name, output in zip(formats, outputs, strict=True):
        _write(output, _rendered(name, report, options.verbose, not output and _coloured()))
    return _exit_code(report, options.fail_on or settings.fail_on, settings.strict if options.strict is None else True)


def _hook(options: Namespace) -> int:
    options.path, options.only = ".", [] if options.concern == "all" else [options.concern]
    report, settings = _judged(options)
    code = _exit_code(report, settings.fail_on, settings.strict)
    if code or any(verdict.findings for verdict in report.verdicts):
        _write("", _rendered("text", report, False, _coloured()))
    return code


def _explain(options: Namespace) -> int:
    from deployable import engine
    from deployable.reports import page
    from deployable.settings import did_you_mean

    if options.rule is None:
        print(page.index([judge.rule for judge in engine.judges()]), end="")
        return 0
    concern = engine.rule_concerns().get(options.rule)
    if concern is None:
        raise Usage(f"there is no rule {options.rule}{did_you_mean(options.rule, engine.rule_concerns())}")
    rule = next(judge.rule for judge in engine.judges(concern) if judge.rule.name == options.rule)
    print(page.render(rule), end="")
    return 0


def _show(options: Namespace) -> int:
    from deployable.reports import facts
    from deployable.settings import did_you_mean

    if options.fact not in FACTS:
        raise Usage(f"there is no fact {options.fact}{did_you_mean(options.fact, FACTS)}")
    project, *_ = _project(options)
    _write("", facts.render(options.fact, project, options.format))
    project.save()
    for gap in project.gaps(options.fact):
        print(f"not resolved: {gap.location} {gap.reason}", file=sys.stderr)
    return 0


def _fix(options: Namespace) -> int:
    from deployable import mend

    report, _ = _judged(options)
    changes = mend.changes(report, options.unsafe)
    if options.diff:
        _write("", mend.diff(report.root, changes))
    else:
        for line in mend.write(report.root, changes):
            print(line)
    return 0


def _baseline(options: Namespace) -> int:
    from deployable import suppress

    options.no_baseline = True
    report, _ = _judged(options)
    if options.source:
        from deployable.leaks import imports

        text = imports.baseline_text(report, options.source)
    else:
        text = suppress.baseline_text(report.verdicts)
    path = os.path.join(report.root, suppress.BASELINE)
    _write(path, text)
    count = text.count('"fingerprint"')
    print(f"{suppress.BASELINE}: {count} finding{'' if count == 1 else 's'} accepted; commit the file")
    return 0


def _badge(options: Namespace) -> int:
    report, _ = _judged(options)
    _write(options.output or "", _rendered("badge" if options.format == "svg" else "endpoint", report))
    return 0


def _init(options: Namespace) -> int:
    from deployable import starter

    return starter.main(options.path, write=options.yes)


# --------------------------------------------------------------------------- the run behind them


def _project(options: Namespace) -> tuple[Project, Settings, Baseline]:
    from deployable import engine, settings, suppress
    from deployable.cache import Cache
    from deployable.project import Project
    from deployable.tree import Tree

    if not os.path.isdir(options.path):
        raise Usage(
            f"{options.path}: no such folder" if not os.path.exists(options.path) else f"{options.path}: not a folder"
        )
    chosen = settings.load(options.config or settings.find(options.path), engine.rule_concerns())
    tree = Tree(options.path)
    kept = suppress.Baseline() if getattr(options, "no_baseline", False) else suppress.read_baseline(tree.root)
    options_of: dict[str, dict[str, Any]] = {name: dict(rule.options) for name, rule in chosen.rules.items()}
    for name, floor in kept.floors.items():
        options_of.setdefault(name, {})["baseline"] = floor
    if getattr(options, "history", False):
        options_of.setdefault("secret-in-history", {})["search"] = True
    options_of["secrets"] = dict(chosen.secrets)
    return Project(tree, options_of, Cache(tree.root, not options.no_cache)), chosen, kept


def _judged(options: Namespace) -> tuple[Report, Settings]:
    import time

    from deployable import engine, score, suppress
    from deployable.model import Report
    from deployable.settings import did_you_mean
    from deployable.tree import GitFailed

    started = time.perf_counter()
    project, settings, kept = _project(options)
    concerns = engine.rule_concerns()
    for name in options.only:
        if name not in concerns and name not in concerns.values():
            names = {*concerns, *concerns.values()}
            raise Usage(f"there is no concern or rule {name}{did_you_mean(name, names)}")
    wanted = {concerns.get(name, name) for name in options.only}
    chosen = [
        judge
        for concern in engine.concern_names()
        if not wanted or concern in wanted
        for judge in engine.judges(concern)
        if not options.only or judge.rule.name in options.only or judge.rule.concern in options.only
    ]
    notices = list(project.tree.notices)
    changed = None
    if base := getattr(options, "changed_since", None):
        try:
            changed = project.tree.changed_lines(base)
        except GitFailed as failure:
            notices.append(f"every finding is reported, because the changes since {base} cannot be told: {failure}")
    off = suppress.switched_off(settings)
    verdicts = []
    for number, judge in enumerate(chosen, 1):
        if judge.rule.name in off:
            notices.append(f"{judge.rule.name} is off: {off[judge.rule.name]}")
            continue
        _progress(started, number, len(chosen), judge.rule.name)
        verdicts.append(engine.judge(project, judge))
    _progress(started, 0, 0, "")
    ignores = suppress.Ignores(project)
    verdicts = suppress.apply(verdicts, settings, ignores, kept.fingerprints, changed)
    notices += ignores.notices(concerns, [verdict.rule.name for verdict in verdicts], settings.exclude)
    project.save()
    seconds = time.perf_counter() - started
    report = Report(
        project.root, score.level(verdicts), tuple(verdicts), project.not_read, seconds, __version__,
        project.tree.prefix, tuple(notices),
    )  # fmt: skip
    return report, settings


def _progress(started: float, number: int, total: int, name: str) -> None:
    import time

    if sys.stderr.isatty() and time.perf_counter() - started > 1:
        print(f"\r\x1b[2K{number}/{total} {name}" if total else "\r\x1b[2K", end="", file=sys.stderr, flush=True)


def _exit_code(report: Report, fail_on: str, strict: bool) -> int:
    from deployable import score
    from deployable.model import Status

    statuses = {verdict.status for verdict in report.verdicts}
    if Status.ERROR in statuses:
        return 2
    failing = set(SEVERITIES[: SEVERITIES.index(fail_on) + 1]) if fail_on != "never" else set()
    if any(verdict.status is Status.FAIL and failing & score.live_severities(verdict) for verdict in report.verdicts):
        return 1
    return 1 if strict and Status.NOT_CHECKED in statuses else 0


def _rendered(name: str, report: Report, verbose: bool = False, colour: bool = False) -> str:
    from importlib import import_module

    look = {"verbose": verbose, "colour": colour} if name == "text" else {}
    return import_module(f"deployable.reports.{name}").render(report, **look)


def _coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _write(path: str, text: str) -> None:
    if not path:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.flush()
        return
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as failure:
        raise Usage(f"{path}: cannot be written: {failure.strerror}") from failure
