#!/usr/bin/env bash
# Run a program on a Cloud TPU slice: create the slice (a queued resource) or use an existing one, install, start the program on all
# workers, and follow the first worker's log. If the slice is preempted, request a new one. After that, and after exit codes that allow
# a restart (docs/faults.md), start the program again: it resumes from its last checkpoint.
#   NAME=sqlr1 ZONE=us-east5-a TYPE=v5p-128 bash launch/tpu_pod.sh [--dry-run] PROGRAM [--config=... --config.checkpoint.folder=gs://...]
#   VERSION (runtime image; by default the one of TYPE), PROJECT, SPOT=yes, KEEP=yes (do not delete at the end), TRIES=100, WAIT=30 (seconds)
#   PYTHON=python3.12 (on the workers, 3.11 or newer; images with Ubuntu 22.04 have 3.10), SETUP (a command that each worker runs first, such as
#   'sudo add-apt-repository -y ppa:deadsnakes/ppa && sudo apt-get install -y python3.12-venv'), RESULTS=. (where workdirs are copied to)
# Checkpoints should go to gs://, or they are lost with the slice. The workdir is on each worker; at the end the first one's is copied here
# without checkpoints. This repository is sent to all workers with data/, and of runs/ the policy that --config.model.path names, with
# those below its adapters. A data set names its databases by their path on this machine: put them into the repository, and name the folder,
# relative to it, in --config.data.databases.
set -euo pipefail
cd "$(dirname "$0")/.."
source launch/environment.sh
parse_dry_run "$@"
set -- ${ARGUMENTS[@]+"${ARGUMENTS[@]}"}
[ $# -ge 1 ] || usage "$0"
: "${NAME:?set NAME, the name of the slice}" "${ZONE:?set ZONE, for example us-east5-a}" "${TYPE:?set TYPE, for example v5p-128}"
PLACE=("--zone=$ZONE")
[ -z "${PROJECT:-}" ] || PLACE+=("--project=$PROJECT")
case $TYPE in
  v6e-*) IMAGE=v2-alpha-tpuv6e ;;
  v5litepod-*) IMAGE=v2-alpha-tpuv5-lite ;;
  v5p-*) IMAGE=v2-alpha-tpuv5 ;;
  *) IMAGE=tpu-ubuntu2204-base ;;
esac
# with_bases RUN: add a run in runs/ to MODELS. Adapters need the run that they were trained on, so it is added too, and so on.
with_bases() {
  local run=$1 base
  while [[ $run == runs/* ]]; do
    MODELS+=("$run")
    grep -Eq '^ *"rank": [1-9]' "$run/config.json" 2> /dev/null || break
    base=$(sed -n '/"base": \[/{n;s/^ *"\(.*\)",*$/\1/p;q;}' "$run/sqlr1_jax.json" 2> /dev/null) || true
    if [ -z "$base" ] || [ ! -d "$run/$base" ]; then break; fi
    run=$(cd "$run/$base" && pwd)
    run=${run#"$PWD"/}
  done
}
REMOTE=sqlr1_jax WORKDIR=runs/$1 MODELS=()
for word in "$@"; do
  case $word in
    --workdir=*) WORKDIR=${word#*=} ;;
    --config.model.path=runs/*) with_bases "${word#*=}" ;;
  esac
done
PARTS=$(mktemp -d)
trap 'rm -rf "$PARTS"' EXIT

# state: print the state of the slice; NONE if it does not exist, UNKNOWN if the request failed.
# The difference matters: a slice that merely cannot be seen must be neither created again nor deleted.
state() {
  local output
  if output=$(gcloud compute tpus queued-resources describe "$NAME" "${PLACE[@]}" --format='value(state.state)' 2> "$PARTS/errors"); then
    echo "$output"
  elif grep -q NOT_FOUND "$PARTS/errors"; then
    echo NONE
  else
    cat "$PARTS/errors" >&2
    echo UNKNOWN
  fi
}
create() {
  local spot=()
  [ "${SPOT:-no}" = no ] || spot=(--spot)
  run gcloud compute tpus queued-resources create "$NAME" --node-id="$NAME" --accelerator-type="$TYPE" \
    --runtime-version="${VERSION:-$IMAGE}" "${PLACE[@]}" ${spot[@]+"${spot[@]}"}
}
delete() { run gcloud compute tpus queued-resources delete "$NAME" "${PLACE[@]}" --force --quiet; }
on_all() { run gcloud compute tpus tpu-vm ssh "$NAME" "${PLACE[@]}" --worker=all "--command=$1"; }
on_first() { run gcloud compute tpus tpu-vm ssh "$NAME" "${PLACE[@]}" --worker=0 "--command=$1"; }
# Called in a condition, where `set -e` has no effect; hence the && between commands.
install() {
  printf 'cd ~/%q && .venv/bin/python -m sqlr1_jax %s --coordinator=auto\necho $? > run.code\n' "$REMOTE" "$(printf '%q ' "${ARGUMENTS[@]}")" > "$PARTS/sqlr1_jax.sh"
  run tar --exclude=./.git --exclude=./.venv --exclude=./runs -czf "$PARTS/sqlr1_jax.tar.gz" . ${MODELS[@]+"${MODELS[@]}"} &&
    run gcloud compute tpus tpu-vm scp "$PARTS/sqlr1_jax.tar.gz" "$PARTS/sqlr1_jax.sh" "$NAME:" "${PLACE[@]}" --worker=all &&
    on_all "mkdir -p $REMOTE && tar -xzf sqlr1_jax.tar.gz -C $REMOTE && cd $REMOTE && { ${SETUP:-true}; } && export PYTHON=$(printf %q "$PYTHON") && source launch/environment.sh && ensure_environment tpu,gcs"
}
# fetch: copy the first worker's workdir here: without its config and tokenizer, checkpoints in gs:// are of no use. An absolute one is
# taken for a shared folder.
fetch() {
  case $WORKDIR in /* | '~'*) return ;; esac
  on_first "cd $REMOTE && mkdir -p $(printf %q "$WORKDIR") && tar --exclude=checkpoints -czf ~/workdir.tar.gz $(printf %q "$WORKDIR")" &&
    run gcloud compute tpus tpu-vm scp "$NAME:workdir.tar.gz" "$PARTS/workdir.tar.gz" "${PLACE[@]}" --worker=0 &&
    run tar -xzf "$PARTS/workdir.tar.gz" -C "${RESULTS:-.}"
}
# wait_for_slice: wait until the slice is active; request it again if the request failed or the slice was preempted. Requests that are
# refused ten times in a row will not be granted later: a wrong type, image or zone, or no quota.
wait_for_slice() {
  local refused=0
  while true; do
    case $(state) in
      ACTIVE) return ;;
      NONE) if create; then refused=0; else refused=$((refused + 1)); fi ;;
      FAILED | SUSPENDED) if delete && create; then refused=0; else refused=$((refused + 1)); fi ;;
      *) echo "waiting for $TYPE in $ZONE ($(state))" ;;
    esac
    if [ "$refused" -ge 10 ]; then
      echo "the request for $TYPE in $ZONE was refused $refused times in a row (see above): check TYPE, ZONE, VERSION and the quota" >&2
      exit 2
    fi
    sleep "${WAIT:-30}"
  done
}

# The program outlives this terminal: it is started in the background of every worker, in a session of its own, and the first worker's
# log is followed. Calling this script again follows the program that is running. run.before.log is the log of the previous start;
# run.code is written only when the program has ended.
START="cd $REMOTE && { kill -0 \"\$(cat run.pid)\" || { rm -f run.code; mv run.log run.before.log; { setsid nohup bash ~/sqlr1_jax.sh > run.log 2>&1 < /dev/null & } && echo \$! > run.pid; }; } 2> /dev/null"
FOLLOW="cd $REMOTE && tail --lines=+1 --follow=name --sleep-interval=0.2 --pid=\"\$(cat run.pid)\" run.log; exit \"\$(cat run.code || echo 255)\""
# When the first worker's process has ended, give the others 150 s, then kill them: a suspended or stuck process would keep the TPU
# and make the next start wait.
CLEAR="cd $REMOTE && for i in {1..75}; do kill -0 \"\$(cat run.pid)\" 2> /dev/null || exit 0; sleep 2; done; kill -KILL -- -\"\$(cat run.pid)\""
ENDED="[ -e $REMOTE/run.code ]"
RUNS="kill -0 \"\$(cat $REMOTE/run.pid)\" 2> /dev/null"
if [ "$DRY_RUN" = yes ]; then
  create
  install
  on_all "$START"
  on_first "$FOLLOW"
  fetch
  [ "${KEEP:-no}" = yes ] || delete
  exit 0
fi
code=1 followed=no
for ((try = 1; try <= ${TRIES:-100}; try++)); do
  wait_for_slice
  if [ "$followed$code" = yes255 ] && on_first "$ENDED" > /dev/null 2>&1; then # it ended while the connection was lost
    code=0 && on_first "$FOLLOW" || code=$?
  elif on_all "$RUNS" > /dev/null 2>&1 || install; then # never install while a program runs: it would change its files
    code=0 && on_all "$START" && followed=yes && on_first "$FOLLOW" || code=$?
  else # unreachable: a program that was followed may still be running, so it counts as disconnected (255), not as ended
    code=1 && if [ "$followed" = yes ]; then code=255; fi
  fi
  # A code is the program's only if it is what the program has ended with: any other fault of gcloud is a lost connection.
  if [ "$followed" = yes ] && [ "$code" -ne 255 ] && ! on_first "[ \"\$(cat $REMOTE/run.code)\" = $code ]" > /dev/null 2>&1; then code=255; fi
  case $(state) in
    SUSPENDING | SUSPENDED | FAILED) ;;
    *)
      if ! is_restartable "$code" && [ "$code" -ne 255 ]; then break; fi # 255: ssh lost its connection
      if [ "$code" -eq 255 ]; then sleep "${WAIT:-30}"; else on_all "$CLEAR" || true; fi
      ;;
  esac
  echo "the program ended or cannot be reached (exit code $code): attempt $((try + 1))"
done
if [ "$followed" = no ]; then
  echo "the program was never started (exit code $code): the slice $NAME is kept; delete it or run this command again" >&2
elif ! on_first "$ENDED" > /dev/null 2>&1; then
  echo "it is not known whether the program on the slice $NAME has ended, so the slice is kept: run this command again" >&2
elif ! fetch; then
  echo "$WORKDIR cannot be copied from the slice $NAME, which is kept: copy it, or run this command again" >&2
elif [ "${KEEP:-no}" != yes ]; then
  delete
fi
exit "$code"
