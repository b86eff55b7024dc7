#!/usr/bin/env bash
# A run over several nodes of a Slurm cluster: one process a node, queued again after preemption, a node's failure, or an end after
# which the same command may well succeed (docs/faults.md).
#   bash launch/slurm.sh [--dry-run] PROGRAM [--config=... --workdir=...]
#   NODES=2 GPUS=8 TIME=24:00:00 NAME=sqlr1 SBATCH_ARGS="--partition=gpu --account=me", TRIES=100, VENV, PYTHON, EXTRA=cuda
# The workdir and this folder must lie on a file system that all nodes share.
set -euo pipefail
cd "${SLURM_SUBMIT_DIR:-$(dirname "$0")/..}" # in the job, $0 is a copy in Slurm's own folder
source launch/environment.sh
if [ -z "${SLURM_JOB_ID:-}" ] || [ "${1:-}" = --dry-run ]; then # on the login node: install once, then submit this very script
  parse_dry_run "$@"
  set -- "${WORDS[@]}"
  [ $# -ge 1 ] || usage "$0"
  run ensure_environment "${EXTRA-cuda}"
  read -ra more <<< "${SBATCH_ARGS:-}"
  run exec sbatch --job-name="${NAME:-sqlr1}" --nodes="${NODES:-2}" --ntasks-per-node=1 --gpus-per-node="${GPUS:-8}" --exclusive \
    --time="${TIME:-24:00:00}" --requeue --open-mode=append --signal=B:USR1@120 --output="${NAME:-sqlr1}-%j.log" \
    ${more[@]+"${more[@]}"} launch/slurm.sh "$@"
  exit 0
fi
# In the job: two minutes before its end (USR1) or on preemption (TERM) all processes save and leave; then the job comes back.
export XLA_PYTHON_CLIENT_MEM_FRACTION=${XLA_PYTHON_CLIENT_MEM_FRACTION:-0.92}
srun --kill-on-bad-exit=0 --wait=300 --export=ALL "$VENV/bin/python" -m sqlr1_jax "$@" &
step=$!
told=0
# shellcheck disable=SC2329 # called by the trap
stop() { told=$((told + 1)) && scancel --signal=TERM "$SLURM_JOB_ID.0" || true; }
trap stop USR1 TERM
until # a trapped signal ends `wait` early: wait again, for the step's own exit code
  seen=$told code=0
  wait "$step" || code=$?
  [ "$seen" = "$told" ]
do :; done
if again "$code" && [ "${SLURM_RESTART_COUNT:-0}" -lt "${TRIES:-100}" ]; then
  echo "exit code $code: queued again" && scontrol requeue "$SLURM_JOB_ID"
fi
exit "$code"
