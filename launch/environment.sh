# shellcheck shell=bash
# Functions of the launchers: virtual environment, dry runs, usage, which exit codes allow a restart.
VENV=${VENV:-.venv}
PYTHON=${PYTHON:-python3}

# ensure_environment [EXTRA]: create the environment, and install if requirements.txt or pyproject.toml changed since the last time.
# Without the stamp, pip would run at every start. It also lets a node without internet access start again.
ensure_environment() {
  if [ ! -x "$VENV/bin/python" ]; then
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
      echo "Python 3.11 or newer is needed, but $PYTHON is $("$PYTHON" --version): set PYTHON=python3.12 or another." >&2
      exit 2
    }
    # Debian's Python without python3-venv leaves a folder without pip, which would be taken for an environment from then on.
    "$PYTHON" -m venv "$VENV" || { rm -f "$VENV"/bin/python* && return 1; }
  fi
  local stamp wanted
  stamp="$VENV/installed-${1:-run}"
  wanted=$(cat requirements.txt pyproject.toml | cksum)
  if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    # Without `|| return`, a failed installation would look finished where `set -e` is off, as on a TPU worker.
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --editable ".${1:+[$1]}" || return
    echo "$wanted" > "$stamp"
  fi
}

# find_device: print gpu if the machine has an NVIDIA GPU that its driver lists, tpu if it has a Cloud TPU's device files, else cpu.
find_device() {
  if nvidia-smi --list-gpus 2>/dev/null | grep -q GPU; then
    echo gpu
  elif compgen -G '/dev/accel*' > /dev/null || compgen -G '/dev/vfio/[0-9]*' > /dev/null; then
    echo tpu
  else
    echo cpu
  fi
}

# tune_accelerator: settings of jax on GPUs and TPUs; what is set already stays. jax would take 75 % of a GPU's memory: the rest of 92 is
# for CUDA's own context and cuBLAS. Compiled programs are kept in a folder, or every start would compile for minutes what the last one had.
tune_accelerator() {
  # jax refuses to start with the older of the two names beside the newer.
  [ -n "${XLA_CLIENT_MEM_FRACTION:-}" ] || export XLA_PYTHON_CLIENT_MEM_FRACTION=${XLA_PYTHON_CLIENT_MEM_FRACTION:-0.92}
  export JAX_COMPILATION_CACHE_DIR=${JAX_COMPILATION_CACHE_DIR:-$HOME/.cache/sqlr1_jax/compiled}
}

# parse_dry_run ARGS: set DRY_RUN to yes or no, and ARGUMENTS to the arguments without --dry-run. Arrays that may be empty are expanded
# as ${ARRAY[@]+"${ARRAY[@]}"}: bash before 4.4, which macOS has, calls an empty one unbound.
# shellcheck disable=SC2034 # ARGUMENTS is read by the scripts
parse_dry_run() {
  DRY_RUN=no
  ARGUMENTS=("$@")
  if [ "${1:-}" = --dry-run ]; then DRY_RUN=yes && ARGUMENTS=("${@:2}"); fi
}

# usage SCRIPT: print the comment at the head of a script and exit.
usage() {
  sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$1" >&2
  exit 2
}

# run COMMAND: run a command, or print it with --dry-run.
run() {
  if [ "$DRY_RUN" = yes ]; then
    printf '%q ' "$@" && echo
  else
    "$@"
  fi
}

# is_restartable CODE: true if the same command may succeed after this exit code: RESTARTABLE in sqlr1_jax/run/exit_codes.py,
# or death by a signal (128 + number), such as the kernel's out-of-memory killer or a lost coordinator.
is_restartable() {
  case $1 in
    15 | 16 | 17 | 18) return 0 ;;
    130) return 1 ;; # Ctrl-C: the user wants it to end
    *) [ "$1" -gt 128 ] && [ "$1" -le 192 ] ;;
  esac
}

# run_in_background COMMAND: the same without waiting; adds the process id to `pids`.
run_in_background() {
  if [ "$DRY_RUN" = yes ]; then
    printf '%q ' "$@" && echo '&'
  else
    "$@" &
    pids+=("$!")
  fi
}
