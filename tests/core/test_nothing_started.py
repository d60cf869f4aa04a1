"""The reason of a rule that knows no start names the manifests that are silent, not the first one of the repository."""

from pathlib import Path

import pytest

from deployable.concerns.production_settings import nothing_started
from deployable.model import NotApplicable, NotChecked
from deployable.project import Project
from deployable.tree import Tree

RENDER = "services:\n- {type: web, name: api, runtime: python, startCommand: gunicorn app:app}\n- {type: worker, name: mails, runtime: python}\n"


@pytest.mark.parametrize(
    ("files", "place", "words"),
    [
        ({"render.yaml": RENDER}, "render.yaml:3", "what Render worker `mails` starts could not be told"),
        ({"render.yaml": RENDER[: RENDER.index("- {type: worker")]}, "render.yaml:2", "where Render service `api` listens"),
        ({"compose.yml": "services: {db: {image: postgres}}\n", "fly.toml": 'app = "x"\n[http_service]\n'}, "fly.toml:1", "Fly.io"),
        ({"compose.dev.yml": "services: {api: {build: .}}\n"}, "compose.dev.yml:1", "starts could not be told"),
        ({"render.yaml": "databases:\n- {name: db}\n"}, "", "nothing here says what production starts"),
    ],
)  # fmt: skip
def test_the_silent_manifest_is_named(tmp_path: Path, files: dict[str, str], place: str, words: str) -> None:
    for name, text in {**files, "app.py": "app = 1\n"}.items():
        (tmp_path / name).write_text(text)
    outcome = nothing_started(Project(Tree(str(tmp_path))))
    assert isinstance(outcome, NotChecked if place else NotApplicable)
    assert words in outcome.reason and str(getattr(outcome, "location", "")) == place
