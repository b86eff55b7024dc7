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
ERRORS=$(mktemp)
trap 'rm -f "$ERRORS"' EXIT

state() { # NONE: there is no such slice; UNKNOWN: nobody could be asked
  local said
  if said=$(gcloud compute tpus queued-resources describe "$NAME" "${PLACE[@]}" --format='value(state.state)' 2> "$ERRORS"); then
    echo "$said"
  elif grep -q NOT_FOUND "$ERRORS"; then
    echo NONE
  else
    cat "$ERRORS" >&2
    echo UNKNOWN
  fi
}
create() {
  local spot=()
  [ "${SPOT:-no}" = no ] || spot=(--spot)
  run gcloud compute tpus queued-resources create "$NAME" --node-id="$NAME" --accelerator-type="$TYPE" \
    --runtime-version="${VERSION:-v2-alpha-tpuv5}" "${PLACE[@]}" ${spot[@]+"${spot[@]}"}
}
delete() { run gcloud compute tpus queued-resources delete "$NAME" "${PLACE[@]}" --force --quiet; }
on_all() { run gcloud compute tpus tpu-vm ssh "$NAME" "${PLACE[@]}" --worker=all "--command=$1"; }
on_first() { run gcloud compute tpus tpu-vm ssh "$NAME" "${PLACE[@]}" --worker=0 "--command=$1"; }
install() { # asked for in a condition, where `set -e` is off
  local parts
  parts=$(mktemp -d)
  printf 'cd ~/%q && .venv/bin/python -m sqlr1_jax %s --coordinator=auto\necho $? > run.code\n' "$REMOTE" "$(printf '%q ' "${WORDS[@]}")" > "$parts/sqlr1_jax.sh"
  run tar --exclude=./.git --exclude=./.venv --exclude=./runs -czf "$parts/sqlr1_jax.tar.gz" . &&
    run gcloud compute tpus tpu-vm scp "$parts/sqlr1_jax.tar.gz" "$parts/sqlr1_jax.sh" "$NAME:" "${PLACE[@]}" --worker=all &&
    on_all "mkdir -p $REMOTE && tar -xzf sqlr1_jax.tar.gz -C $REMOTE && cd $REMOTE && source launch/environment.sh && ensure_environment tpu,gcs"
}
await() { # until the slice is there; asks again when the request failed or the slice was taken away
  while true; do
    case $(state) in
      ACTIVE) return ;;
      NONE) create || true ;;
      FAILED | SUSPENDED) { delete && create; } || true ;;
      *) echo "waiting for $TYPE in $ZONE ($(state))" ;;
    esac
    sleep "${WAIT:-30}"
  done
}

# The run outlives this terminal: it is started in the background of every worker, and the first worker's log is followed. Calling
# this script again follows the run that is there. A worker keeps the log of the start before in run.before.log.
START="cd $REMOTE && { kill -0 \"\$(cat run.pid)\" || { rm -f run.code; mv run.log run.before.log; { setsid nohup bash ~/sqlr1_jax.sh > run.log 2>&1 < /dev/null & } && echo \$! > run.pid; }; } 2> /dev/null"
FOLLOW="cd $REMOTE && tail --lines=+1 --follow=name --pid=\"\$(cat run.pid)\" run.log; exit \"\$(cat run.code || echo 255)\""
# Whatever a start has left on a worker when the first one's has ended: what is stopped or stuck there would be waited for.
CLEAR="cd $REMOTE && for i in {1..75}; do kill -0 \"\$(cat run.pid)\" 2> /dev/null || exit 0; sleep 2; done; kill -KILL -- -\"\$(cat run.pid)\""
ENDED="[ -e $REMOTE/run.code ]"
RUNS="kill -0 \"\$(cat $REMOTE/run.pid)\" 2> /dev/null"
if [ "$DRY_RUN" = yes ]; then
  create
  install
  on_all "$START"
  on_first "$FOLLOW"
  [ "${KEEP:-no}" = yes ] || delete
  exit 0
fi
code=1 followed=no
for ((try = 1; try <= ${TRIES:-100}; try++)); do
  await
  if [ "$followed$code" = yes255 ] && on_first "$ENDED" > /dev/null 2>&1; then # while nobody was connected
    code=0 && on_first "$FOLLOW" || code=$?
  elif on_all "$RUNS" > /dev/null 2>&1 || install; then # under a run that is there nothing is changed
    code=0 && on_all "$START" && followed=yes && on_first "$FOLLOW" || code=$?
  else # a run that was there may go on behind a network that does not: never taken for one that has ended
    code=1 && if [ "$followed" = yes ]; then code=255; fi
  fi
  case $(state) in
    SUSPENDING | SUSPENDED | FAILED) ;;
    *)
      if ! again "$code" && [ "$code" -ne 255 ]; then break; fi # 255: ssh's own
      if [ "$code" -eq 255 ]; then sleep "${WAIT:-30}"; else on_all "$CLEAR" || true; fi
      ;;
  esac
  echo "the run ended or was not reached (exit code $code): going on, try $((try + 1))"
done
if [ "$followed" = no ]; then
  echo "the run was never reached (exit code $code): the slice $NAME stays" >&2
elif [ "${KEEP:-no}" != yes ]; then
  delete
fi
exit "$code"
