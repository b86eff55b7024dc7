# Sourced by the launchers: makes the virtual environment once and installs the project into it.
VENV=${VENV:-.venv}
PYTHON=${PYTHON:-python3}

ensure_environment() {  # [extra]: installs when requirements.txt or pyproject.toml changed since the last time
  if [ ! -x "$VENV/bin/python" ]; then
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
      echo "Python 3.11 or newer is needed; $("$PYTHON" --version) found. Set PYTHON=python3.12 (or another)." >&2
      exit 2
    }
    "$PYTHON" -m venv "$VENV"
  fi
  local stamp wanted
  stamp="$VENV/installed-${1:-run}"
  wanted=$(cat requirements.txt pyproject.toml | cksum)
  if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --editable ".${1:+[$1]}"
    echo "$wanted" > "$stamp"
  fi
}
