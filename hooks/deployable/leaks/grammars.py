"""How names are given values in a file, by its name."""

from __future__ import annotations

CODE, CONFIG, SHELL, MARKUP, JSON, PROSE = "code", "config", "shell", "markup", "json", "prose"

_GRAMMARS = {
    CONFIG: "yml yaml properties ini cfg conf cnf env toml tfvars desktop service list settings props netrc npmrc pypirc pgpass rc prefs tmpl tpl j2 erb dist default sample example local reg jaas http rest curlrc s3cfg boto credentials",
    SHELL: "sh bash zsh fish ksh bat cmd ps1 psm1 dockerfile containerfile makefile mk envrc profile bashrc zshrc vagrantfile jenkinsfile procfile",
    MARKUP: "xml plist html htm xhtml csproj vbproj config resx xaml jsp aspx wsdl xsd pom nuspec iml",
    JSON: "json json5 jsonc tfstate ipynb webmanifest har avsc template",
    PROSE: "md markdown rst txt adoc asciidoc log text tex csv org textile wiki",
}
_BY_ENDING = {ending: grammar for grammar, endings in _GRAMMARS.items() for ending in endings.split()}
_CODE_ENDINGS = (
    ".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".py", ".go", ".rb", ".java", ".kt", ".php", ".rs", ".cs",
)  # fmt: skip
_TEMPLATES = (".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".erb", ".mustache", ".in")


def grammar(path: str) -> str:
    """How names are given values in a file of this name: ``code``, ``config``, ``shell``, ``markup``, ``json`` or ``prose``.

    >>> grammar("a/Dockerfile"), grammar(".env.production"), grammar("x.py"), grammar("k8s/secret.yaml")
    ('shell', 'config', 'code', 'config')
    """
    base = written(path.rpartition("/")[2].lower())
    if base.startswith((".env", "env.")) and not base.endswith(_CODE_ENDINGS):
        return CONFIG
    if base in ("credentials", "config", ".netrc", "_netrc", "hosts"):
        return CONFIG
    if base.startswith(("dockerfile", "containerfile", "makefile", "procfile")):
        return SHELL
    ending = base.rpartition(".")[2]
    if "." not in base:
        return _BY_ENDING.get(base, PROSE)
    return _BY_ENDING.get(ending, CODE)


def written(base: str) -> str:
    """The name of the file that a template makes; every other name as it is.

    >>> written("readme.md.j2"), written("settings.tpl"), written("app.py")
    ('readme.md', 'settings.tpl', 'app.py')
    """
    made = next((base.removesuffix(ending) for ending in _TEMPLATES if base.endswith(ending)), base)
    return made if "." in made.lstrip(".") else base
