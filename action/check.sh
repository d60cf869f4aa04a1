#!/usr/bin/env bash
# Installs deployable into an environment of its own, outside the checked repository, and runs it there.
set -euo pipefail

temp=${RUNNER_TEMP:?}
home=$temp/deployable-$(cd "$DEPLOYABLE_ACTION" && cat pyproject.toml hooks/deployable/__init__.py | cksum | tr ' ' -)
workspace=$PWD

refuse() {
  echo "::error title=deployable::$1"
  exit 2
}

environment_python() {
  local name
  for name in bin/python Scripts/python.exe; do
    if [ -x "$home/$name" ]; then
      echo "$home/$name"
      return
    fi
  done
}

system_python() {
  local name
  for name in python3 python python3.14 python3.13 python3.12 python3.11; do
    if "$name" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  return 1
}

install_with_uv() {
  command -v uv >/dev/null &&
    uv venv --quiet --clear --python '>=3.11' "$home" &&
    uv pip install --quiet --python "$(environment_python)" "$DEPLOYABLE_ACTION"
}

install_with_pip() {
  local python
  python=$(system_python) || refuse 'Python 3.11 or newer is needed: add actions/setup-python before this step.'
  "$python" -I -m venv --clear "$home" || refuse "$python cannot make a virtual environment: install its venv module or uv."
  "$(environment_python)" -I -m pip install --quiet --disable-pip-version-check "$DEPLOYABLE_ACTION"
}

# The repository could hold a venv.py or a uv.toml: nothing is installed from inside of it.
install() {
  cd "$temp"
  install_with_uv || install_with_pip && touch "$home/installed"
}

if [ ! -e "$home/installed" ]; then
  echo '::group::Install deployable'
  NO_COLOR=1 install >&2 || refuse 'deployable could not be installed: see the log above.'
  echo '::endgroup::'
fi
cd "$workspace"
exec "$(environment_python)" -I "$DEPLOYABLE_ACTION/action/report.py"
