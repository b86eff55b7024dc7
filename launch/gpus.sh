#!/usr/bin/env bash
# Run a program on the GPUs of this node, in one process or in one process per GPU.
#   bash launch/gpus.sh [--dry-run] [--per-gpu] PROGRAM [--config=... --workdir=...]
#   GPUS=8 (default: those in CUDA_VISIBLE_DEVICES, or all that nvidia-smi lists), PORT (default: a free one), VENV, PYTHON; EXTRA=cuda (extra that pip installs; empty for CPU)
#   It runs in the folder of this repository: give absolute paths, and PYTHONPATH=DIR for code of your own. VENV=$VIRTUAL_ENV uses your environment.
#   GRACE=150 (seconds from the first failure until the remaining processes are killed)
set -euo pipefail
cd "$(dirname "$0")/.."
source launch/environment.sh
parse_dry_run "$@"
set -- ${ARGUMENTS[@]+"${ARGUMENTS[@]}"}
PER_GPU=no
if [ "${1:-}" = --per-gpu ]; then PER_GPU=yes && shift; fi
[ $# -ge 1 ] || usage "$0"
# nvidia-smi lists all GPUs of a node, also those that CUDA_VISIBLE_DEVICES leaves to others.
IFS=, read -ra visible <<< "${CUDA_VISIBLE_DEVICES:-}"
most=${#visible[@]}
if [ "$most" -gt 0 ]; then GPUS=${GPUS:-$most}; fi
# Lines of GPUs alone: nvidia-smi also lists MIG instances, and reports its faults, on standard output.
if [ -n "${CUDA_VISIBLE_DEVICES+set}" ] && [ "$most" = 0 ]; then GPUS=${GPUS:-0}; fi # empty: none for this user
GPUS=${GPUS:-$(nvidia-smi --list-gpus 2> /dev/null | grep -c '^GPU ' || true)}
[ "$GPUS" -ge 1 ] || { echo "GPUS=$GPUS: no GPU found; set GPUS to their number" >&2 && exit 2; }
if [ "$most" -gt 0 ] && [ "$GPUS" -gt "$most" ]; then
  echo "GPUS=$GPUS, but CUDA_VISIBLE_DEVICES=$CUDA_VISIBLE_DEVICES has $most: set GPUS to at most that" >&2 && exit 2
fi
gpus=()
for ((rank = 0; rank < GPUS; rank++)); do gpus+=("${visible[rank]:-$rank}"); done
run ensure_environment "${EXTRA-cuda}"
[ -z "${EXTRA-cuda}" ] || tune_accelerator
if [ "$PER_GPU" = no ]; then
  run exec env "CUDA_VISIBLE_DEVICES=$(IFS=, && echo "${gpus[*]}")" "$VENV/bin/python" -m sqlr1_jax "$@"
  exit 0
fi
# A fixed port would let two runs on one node meet, which ends the first.
if [ -z "${PORT:-}" ] && [ "$DRY_RUN" = no ]; then
  PORT=$("$VENV/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
fi
pids=() signals=0 killer=""
# `signals` counts those passed on, so that the loop below can tell why `wait` returned.
# shellcheck disable=SC2329 # called by the traps
stop() { signals=$((signals + 1)) && kill "-$1" "${pids[@]}" 2> /dev/null || true; }
trap 'stop TERM' TERM
trap 'stop TERM && trap "stop KILL" INT' INT # the second Ctrl-C kills
# shellcheck disable=SC2329 # called in the background
kill_after_grace() {
  exec > /dev/null 2>&1 # a caller that reads the output must not wait for this process
  trap 'kill "$pause"; exit' TERM
  sleep "${GRACE:-150}" &
  pause=$!
  wait "$pause" && kill -KILL "${pids[@]}"
}
for ((rank = 0; rank < GPUS; rank++)); do
  run_in_background env "CUDA_VISIBLE_DEVICES=${gpus[rank]}" "$VENV/bin/python" -m sqlr1_jax "$@" \
    "--coordinator=127.0.0.1:${PORT:-12355}" "--processes=$GPUS" "--process_id=$rank"
done
left=${#pids[@]} code=0
# The first process that fails stops the others. Its exit code is the script's, after all have saved and exited.
while [ "$left" -gt 0 ]; do
  before=$signals ended=0
  wait -n || ended=$?
  [ "$before" = "$signals" ] || continue # a trapped signal ended `wait`, not a process
  left=$((left - 1))
  if [ "$ended" -ne 0 ] && [ "$code" -eq 0 ]; then
    code=$ended && stop TERM
    kill_after_grace & # a suspended process does not react to TERM
    killer=$! && disown "$killer" # so that `wait -n` does not wait for it
  fi
done
[ -z "$killer" ] || kill "$killer" 2> /dev/null || true
exit "$code"
