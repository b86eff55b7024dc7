# shellcheck shell=bash
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

# shellcheck disable=SC2034 # WORDS is read by the scripts
parse_dry_run() { # the script's words: sets DRY_RUN to yes after --dry-run, and WORDS to the rest
  DRY_RUN=no
  WORDS=("$@")
  if [ "${1:-}" = --dry-run ]; then DRY_RUN=yes && WORDS=("${@:2}"); fi
}

usage() { # prints the comment at the head of a script, and ends
  sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$1" >&2
  exit 2
}

run() { # a command; with --dry-run its words alone
  if [ "$DRY_RUN" = yes ]; then
    printf '%q ' "$@" && echo
  else
    "$@"
  fi
}

again() { # an exit code: whether the same command may well succeed (sqlr1_jax/run/exit_codes.py): 15 to 18, or ended by a signal but Ctrl-C
  case $1 in
    15 | 16 | 17 | 18) return 0 ;;
    130) return 1 ;;
    *) [ "$1" -gt 128 ] && [ "$1" -le 192 ] ;;
  esac
}

run_in_background() { # the same, not waited for; its process joins `pids`
  if [ "$DRY_RUN" = yes ]; then
    printf '%q ' "$@" && echo '&'
  else
    "$@" &
    pids+=("$!")
  fi
}
