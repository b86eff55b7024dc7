#!/usr/bin/env bash
# A run on a Cloud TPU slice: makes it (queued resource) or takes the one that is there, installs, runs on all workers, shows the
# first worker's log; when the slice is preempted it asks for a new one, and after an end after which the same command may well
# succeed (docs/faults.md) it starts the run again: it goes on from its last checkpoint.
#   NAME=sqlr1 ZONE=us-east5-a TYPE=v5p-128 bash launch/tpu_pod.sh [--dry-run] PROGRAM [--config=... --config.checkpoint.folder=gs://...]
#   VERSION=v2-alpha-tpuv5 (runtime image), PROJECT, SPOT=yes, KEEP=yes (do not delete at the end), TRIES=100, WAIT=30 (seconds)
# Checkpoints should go to gs://, or are lost with the slice; the workdir lies on each worker and holds its logs.
set -euo pipefail
cd "$(dirname "$0")/.."
source launch/environment.sh
parse_dry_run "$@"
set -- "${WORDS[@]}"
[ $# -ge 1 ] || usage "$0"
: "${NAME:?set NAME, the name of the slice}" "${ZONE:?set ZONE, for example us-east5-a}" "${TYPE:?set TYPE, for example v5p-128}"
PLACE=("--zone=$ZONE")
[ -z "${PROJECT:-}" ] || PLACE+=("--project=$PROJECT")
REMOTE=sqlr1_jax

state() { gcloud compute tpus queued-resources describe "$NAME" "${PLACE[@]}" --format='value(state.state)' 2> /dev/null || echo NONE; }
create() {
  local spot=()
  [ "${SPOT:-no}" = no ] || spot=(--spot)
  run gcloud compute tpus queued-resources create "$NAME" --node-id="$NAME" --accelerator-type="$TYPE" \
    --runtime-version="${VERSION:-v2-alpha-tpuv5}" "${PLACE[@]}" ${spot[@]+"${spot[@]}"}
}
delete() { run gcloud compute tpus queued-resources delete "$NAME" "${PLACE[@]}" --force --quiet; }
on_all() { run gcloud compute tpus tpu-vm ssh "$NAME" "${PLACE[@]}" --worker=all "--command=$1"; }
install() {
  local parts
  parts=$(mktemp -d)
  printf 'cd ~/%q && .venv/bin/python -m sqlr1_jax %s --coordinator=auto\necho $? > run.code\n' "$REMOTE" "$(printf '%q ' "${WORDS[@]}")" > "$parts/sqlr1_jax.sh"
  run tar --exclude=./.git --exclude=./.venv --exclude=./runs -czf "$parts/sqlr1_jax.tar.gz" .
  run gcloud compute tpus tpu-vm scp "$parts/sqlr1_jax.tar.gz" "$parts/sqlr1_jax.sh" "$NAME:" "${PLACE[@]}" --worker=all
  on_all "mkdir -p $REMOTE && tar -xzf sqlr1_jax.tar.gz -C $REMOTE && cd $REMOTE && source launch/environment.sh && ensure_environment tpu,gcs"
}
await() { # until the slice is there; asks again when the request failed or the slice was taken away
  while true; do
    case $(state) in
      ACTIVE) return ;;
      NONE) create ;;
      FAILED | SUSPENDED) delete && create ;;
      *) echo "waiting for $TYPE in $ZONE ($(state))" ;;
    esac
    sleep "${WAIT:-30}"
  done
}

# The run outlives this terminal: it is started in the background of every worker, and the first worker's log is followed. Calling
# this script again follows the run that is there. A worker keeps the log of the start before in run.before.log.
START="cd $REMOTE && { kill -0 \"\$(cat run.pid)\" || { rm -f run.code; mv run.log run.before.log; { setsid nohup bash ~/sqlr1_jax.sh > run.log 2>&1 < /dev/null & } && echo \$! > run.pid; }; } 2> /dev/null"
FOLLOW="cd $REMOTE && tail --lines=+1 --follow=name --pid=\"\$(cat run.pid)\" run.log; exit \"\$(cat run.code || echo 255)\""
follow() { run gcloud compute tpus tpu-vm ssh "$NAME" "${PLACE[@]}" --worker=0 "--command=$FOLLOW"; }
if [ "$DRY_RUN" = yes ]; then
  create
  install
  on_all "$START"
  follow
  [ "${KEEP:-no}" = yes ] || delete
  exit 0
fi
code=1
for ((try = 1; try <= ${TRIES:-100}; try++)); do
  await
  code=0
  install && on_all "$START" && follow || code=$?
  if [ "$(state)" = ACTIVE ] && ! again "$code" && [ "$code" -ne 255 ]; then break; fi # 255: ssh's own
  echo "the run ended or was not reached (exit code $code): going on, try $((try + 1))"
  [ "$(state)" = ACTIVE ] || delete
done
[ "${KEEP:-no}" = yes ] || delete
exit "$code"
