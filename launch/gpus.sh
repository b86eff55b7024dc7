#!/usr/bin/env bash
# All GPUs of this node: one process for all of them, or one process a GPU.
#   bash launch/gpus.sh [--dry-run] [--per-gpu] PROGRAM [--config=... --workdir=...]
#   GPUS=8 (default: those nvidia-smi lists), PORT=12355, VENV, PYTHON; EXTRA=cuda (what pip installs; empty for CPU)
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
pids=()
# shellcheck disable=SC2329 # called by the trap
end_all() { kill "${pids[@]}" 2> /dev/null || true; }
trap end_all INT TERM EXIT
for ((rank = 0; rank < GPUS; rank++)); do
  run_in_background env "CUDA_VISIBLE_DEVICES=$rank" "$VENV/bin/python" -m sqlr1_jax "$@" \
    "--coordinator=127.0.0.1:${PORT:-12355}" "--processes=$GPUS" "--process_id=$rank"
done
code=0
for _ in "${pids[@]}"; do # the first that fails ends the others; its code is ours
  wait -n "${pids[@]}" || { code=$? && break; }
done
exit "$code"
