#!/usr/bin/env bash
# All GPUs of this node: one process for all of them, or one process a GPU.
#   bash launch/gpus.sh [--dry-run] [--per-gpu] PROGRAM [--config=... --workdir=...]
#   GPUS=8 (default: those nvidia-smi lists), PORT=12355, VENV, PYTHON; EXTRA=cuda (what pip installs; empty for CPU)
#   GRACE=150 (seconds from the first failure until what has not ended is killed)
set -euo pipefail
cd "$(dirname "$0")/.."
source launch/environment.sh
parse_dry_run "$@"
set -- "${WORDS[@]}"
PER_GPU=no
if [ "${1:-}" = --per-gpu ]; then PER_GPU=yes && shift; fi
[ $# -ge 1 ] || usage "$0"
GPUS=${GPUS:-$(nvidia-smi --list-gpus | wc -l)}
[ "$GPUS" -ge 1 ] || { echo "GPUS=$GPUS: no GPU to run on" >&2 && exit 2; }
run ensure_environment "${EXTRA-cuda}"
export XLA_PYTHON_CLIENT_MEM_FRACTION=${XLA_PYTHON_CLIENT_MEM_FRACTION:-0.92}
if [ "$PER_GPU" = no ]; then
  run exec "$VENV/bin/python" -m sqlr1_jax "$@"
  exit 0
fi
pids=() told=0 killer=""
# shellcheck disable=SC2329 # called by the traps
stop() { told=$((told + 1)) && kill "-$1" "${pids[@]}" 2> /dev/null || true; }
trap 'stop TERM' TERM
trap 'stop TERM && trap "stop KILL" INT' INT # a person who asks twice means it
# shellcheck disable=SC2329 # called in the background
kill_later() {
  exec > /dev/null 2>&1
  trap 'kill "$pause"; exit' TERM
  sleep "${GRACE:-150}" &
  pause=$!
  wait "$pause" && kill -KILL "${pids[@]}"
}
for ((rank = 0; rank < GPUS; rank++)); do
  run_in_background env "CUDA_VISIBLE_DEVICES=$rank" "$VENV/bin/python" -m sqlr1_jax "$@" \
    "--coordinator=127.0.0.1:${PORT:-12355}" "--processes=$GPUS" "--process_id=$rank"
done
left=${#pids[@]} code=0
while [ "$left" -gt 0 ]; do # the first that fails ends the others; its code is ours, once all have saved and gone
  seen=$told ended=0
  wait -n || ended=$?
  [ "$seen" = "$told" ] || continue # a trapped signal ended `wait`
  left=$((left - 1))
  if [ "$ended" -ne 0 ] && [ "$code" -eq 0 ]; then
    code=$ended && stop TERM
    kill_later & # one that is stopped hears nothing
    killer=$! && disown "$killer"
  fi
done
[ -z "$killer" ] || kill "$killer" 2> /dev/null || true
exit "$code"
