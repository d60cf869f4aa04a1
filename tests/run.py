"""Every check of this project: ``python3 tests/run.py``. Arguments go to pytest.

Needs Python 3.11, pip and git. Everything else is installed into ``.dev``, once for every ``pyproject.toml``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / ".dev"
ENV = DEV / "env"
SCRIPTS = ENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
CHECKS = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("ty", "check", "--python", str(ENV)))


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036
        print("Python 3.11 or newer is needed")
        return 2
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + sys.version.encode()).hexdigest()
    installed = DEV / "installed"
    if not installed.exists() or installed.read_text() != wanted:
        print("installing into .dev …", flush=True)
        if not install():
            return 2
        installed.write_text(wanted)
    environment = {
        **os.environ,
        "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    pytest = ("pytest", *arguments) if arguments else ("pytest", "-n", "2")
    for check in (*CHECKS, pytest):
        print(f"$ {' '.join(check)}", flush=True)
        if code := subprocess.run([PYTHON, "-m", *check], cwd=ROOT, env=environment).returncode:
            return code
    return 0


def install() -> bool:
    shutil.rmtree(DEV, ignore_errors=True)
    if not ran(sys.executable, "-m", "venv", str(ENV), quiet=True) and not virtualenv():
        print("no virtual environment could be made: neither venv nor virtualenv works here")
        return False
    return ran(str(PYTHON), "-m", "pip", "install", "--quiet", "--editable", ".[dev]")


def virtualenv() -> bool:
    """Debian ships Python without ensurepip, and pip there may not write to the system's Python."""
    shutil.rmtree(DEV, ignore_errors=True)
    tool = DEV / "virtualenv"
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--target", str(tool), "virtualenv")
    return ran(*pip) and ran(sys.executable, "-m", "virtualenv", "--quiet", str(ENV), PYTHONPATH=str(tool))


def ran(*command: str, quiet: bool = False, **environment: str) -> bool:
    output = subprocess.DEVNULL if quiet else None
    return not subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=output, stderr=output
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
