#!/usr/bin/env bash
# Run a program on several nodes of a Slurm cluster, with one process per node. The job is requeued after preemption, after a node's
# failure, and after exit codes that allow a restart (docs/faults.md).
#   bash launch/slurm.sh [--dry-run] PROGRAM [--config=... --workdir=...]
#   NODES=2 GPUS=8 TIME=24:00:00 NAME=sqlr1 SBATCH_ARGS="--partition=gpu --account=me", TRIES=100, VENV, PYTHON, EXTRA=cuda
# The workdir, the data and this repository must be on a file system that all nodes share. All starts of a job append to NAME-ID.log in the
# folder of this repository, in which the program also runs. To end a job for good: scontrol update JobId=ID Requeue=0,
# then scancel ID. After scancel alone, a run that saves within Slurm's KillWait (30 s) is requeued, as after a preemption.
set -euo pipefail
# In the job, $0 is a copy in Slurm's own folder; in an interactive allocation, SLURM_SUBMIT_DIR may be any folder.
if [ -e "$(dirname "$0")/environment.sh" ]; then cd "$(dirname "$0")/.."; else cd "$SLURM_SUBMIT_DIR"; fi
source launch/environment.sh
if [ -z "${SLURM_JOB_ID:-}" ] || [ "${1:-}" = --dry-run ]; then # on the login node: install, then submit this script
  parse_dry_run "$@"
  set -- ${ARGUMENTS[@]+"${ARGUMENTS[@]}"}
  [ $# -ge 1 ] || usage "$0"
  run ensure_environment "${EXTRA-cuda}"
  read -ra more <<< "${SBATCH_ARGS:-}"
  run exec sbatch --job-name="${NAME:-sqlr1}" --nodes="${NODES:-2}" --ntasks-per-node=1 --gpus-per-node="${GPUS:-8}" --exclusive \
    --time="${TIME:-24:00:00}" --requeue --open-mode=append --signal=B:USR1@120 --output="${NAME:-sqlr1}-%j.log" \
    ${more[@]+"${more[@]}"} launch/slurm.sh "$@"
  exit 0
fi
# In the job. Slurm sends USR1 two minutes before the time limit (--signal above) and TERM on preemption. All processes then save and
# exit, and the job is requeued.
[ -z "${EXTRA-cuda}" ] || tune_accelerator
# --kill-on-bad-exit=0: when one process fails, the others report and exit by themselves; srun would kill them before that.
srun --kill-on-bad-exit=0 --wait=300 --export=ALL "$VENV/bin/python" -m sqlr1_jax "$@" &
step=$!
signals=0
# B:USR1 goes to this script only, so it passes TERM on. To all steps: after a requeue the step of this run is not number 0. With --signal,
# scancel signals the steps and not this script.
# shellcheck disable=SC2329 # called by the trap
stop() { signals=$((signals + 1)) && scancel --signal=TERM "$SLURM_JOB_ID" || true; }
trap stop USR1 TERM
until # a trapped signal ends `wait` early: wait again for the exit code of the step
  before=$signals code=0
  wait "$step" || code=$?
  [ "$before" = "$signals" ]
do :; done
if is_restartable "$code" && [ "${SLURM_RESTART_COUNT:-0}" -lt "${TRIES:-100}" ]; then
  echo "exit code $code: requeued" && scontrol requeue "$SLURM_JOB_ID" || true # the exit code is the run's
fi
exit "$code"
