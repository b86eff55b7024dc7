#!/usr/bin/env bash
# Qwen2.5-Coder-0.5B learns Spider: prepare, cold start, GRPO, evaluation of all stages, report, figures, export.
#   bash launch/speedrun.sh [--dry-run] MODEL SPIDER_DIR      VENV=DIR, WORKDIR=runs/speedrun
#   DEVICE=cpu|gpu|tpu|tiny (default: what this machine has)
# MODEL is a folder or hub name; SPIDER_DIR is Spider as downloaded. Run it again to resume: a finished stage is skipped.
# Settings of a stage: ARGS_SFT="--config.steps=600", and so on with ARGS_RATES, ARGS_GRPO, ARGS_EVALUATE, ARGS_PREPARE.
# CHOOSE=yes gives GRPO only questions that the cold start solves sometimes, of a pool that it is rated on.
# CONTROLS=yes adds what a claim needs: GRPO with shuffled rewards, GRPO with another seed, and the cold start continued for the time
# of GRPO's stage (ARGS_CONTINUED sets its steps).
set -euo pipefail
HERE=$(pwd)
cd "$(dirname "$0")/.."
source launch/environment.sh
parse_dry_run "$@"
set -- ${ARGUMENTS[@]+"${ARGUMENTS[@]}"}
[ $# = 2 ] || usage "$0"
absolute() { if [ -e "$HERE/$1" ]; then echo "$HERE/$1"; else echo "$1"; fi; }
MODEL=$(absolute "${1%/}") SPIDER=$(absolute "${2%/}")
DEVICE=${DEVICE:-$(find_device)} WORKDIR=${WORKDIR:-runs/speedrun}
echo "device: $DEVICE" >&2
case $DEVICE in
  cpu | tiny)
    # Pages of 2 MB for the large arrays of a step, where glibc and the kernel have them; a step is some per cent faster.
    EXTRA="" && export JAX_PLATFORMS=${JAX_PLATFORMS:-cpu} GLIBC_TUNABLES=${GLIBC_TUNABLES:-glibc.malloc.hugetlb=1}
    ;;
  gpu) EXTRA=cuda && tune_accelerator ;;
  tpu) EXTRA=tpu && tune_accelerator ;;
  *) echo "DEVICE=$DEVICE: choose cpu, gpu or tpu" >&2 && exit 2 ;;
esac
[ "$DRY_RUN" = yes ] || ensure_environment "$EXTRA"

# Stage and estimated minutes on a CPU with AMX: only the ratios matter, for the time left.
STAGES="prepare:1 evaluate_base:35 sft:260"
[ "${CHOOSE:-no}" = no ] || STAGES+=" pool:1 rates:60 chosen:1"
STAGES+=" evaluate_sft:35 grpo:120 evaluate_grpo:35"
[ "${CONTROLS:-no}" = no ] || STAGES+=" shuffled:120 evaluate_shuffled:35 seed1:120 evaluate_seed1:35 continued:120 evaluate_continued:35"
STAGES+=" adapters_sft:1 adapters:1 merged:1"
now() { date +%s; }

# time_left STAGE: print the share of the work that is done, and the time left at the speed of the stages so far.
time_left() {
  local reached=0 all=0 spent=0 name minutes passed=no
  for entry in $STAGES; do
    name=${entry%:*} minutes=${entry#*:}
    [ "$name" = "$1" ] && passed=yes
    if [ "$passed" = no ]; then
      reached=$((reached + minutes))
      spent=$((spent + $(cat "$WORKDIR/$name/finished" 2>/dev/null || echo 0)))
    fi
    all=$((all + minutes))
  done
  if [ "$reached" -lt 2 ]; then
    echo "time left: known after the first evaluation"
  else
    local left=$((spent * (all - reached) / reached))
    printf '%d %% done, about %d:%02d h left\n' $((100 * reached / all)) $((left / 3600)) $((left / 60 % 60))
  fi
}

# stage NAME SETTINGS PROGRAM ARGS: run a program in WORKDIR/NAME unless it has finished there; ARGS_SETTINGS has more arguments.
# The file `finished` has the seconds of all starts that came to an end; until then they are in `spent`.
stage() {
  local name=$1 settings=ARGS_$2 program=$3 began code=0 more
  shift 3
  read -ra more <<< "${!settings:-}"
  local asked
  asked=$(printf '%s\n' "$program" "$@" ${more[@]+"${more[@]}"} | cksum)
  if [ -f "$WORKDIR/$name/finished" ]; then
    # The program of an unfinished stage says itself what has changed.
    if [ "$(cat "$WORKDIR/$name/asked" 2> /dev/null || echo "$asked")" != "$asked" ]; then
      echo "$WORKDIR/$name was made with other settings, another model or device: choose another WORKDIR, or remove that folder, and those made from it" >&2
      exit 2
    fi
    echo "== $name: finished before, $(cat "$WORKDIR/$name/finished") s"
    return
  fi
  [ "$DRY_RUN" = yes ] || echo "== $name: $(time_left "$name")"
  if [ "$DRY_RUN" = no ]; then mkdir -p "$WORKDIR/$name" && echo "$asked" > "$WORKDIR/$name/asked"; fi
  began=$(($(now) - $(cat "$WORKDIR/$name/spent" 2>/dev/null || echo 0)))
  run "$VENV/bin/python" -m sqlr1_jax "$program" --workdir="$WORKDIR/$name" "$@" ${more[@]+"${more[@]}"} || code=$?
  [ "$DRY_RUN" = no ] || return 0
  echo $(($(now) - began)) > "$WORKDIR/$name/spent"
  [ "$code" = 0 ] || exit "$code"
  mv "$WORKDIR/$name/spent" "$WORKDIR/$name/finished"
}

preset() { echo "--config=configs/speedrun.py:$1,$DEVICE"; }
data() { echo "--config.data.data_dir=$WORKDIR/$1"; }
policy() { echo "--config.model.path=$1"; }
# evaluated STAGE: evaluate a stage on all of dev, against the cold start.
evaluated() {
  stage "evaluate_$1" EVALUATE evaluate "$(preset evaluate)" "$(policy "$WORKDIR/$1")" "$(data data)" --config.against="$WORKDIR/evaluate_sft"
}

stage prepare PREPARE prepare "$(preset prepare)" --config.source="$SPIDER" "$(data data)"
stage evaluate_base EVALUATE evaluate "$(preset evaluate)" "$(policy "$MODEL")" "$(data data)"
stage sft SFT sft "$(preset sft)" "$(policy "$MODEL")" "$(data data)"
QUESTIONS=data
if [ "${CHOOSE:-no}" != no ]; then
  QUESTIONS=chosen_data
  stage pool PREPARE prepare "$(preset pool)" --config.source="$SPIDER" "$(data pool_data)"
  stage rates RATES evaluate "$(preset rates)" "$(policy "$WORKDIR/sft")" "$(data pool_data)"
  stage chosen PREPARE prepare "$(preset chosen)" --config.source="$SPIDER" "$(data $QUESTIONS)" \
    --config.select.passes="$WORKDIR/rates/answers.jsonl"
fi
stage evaluate_sft EVALUATE evaluate "$(preset evaluate)" "$(policy "$WORKDIR/sft")" "$(data data)" \
  --config.against="$WORKDIR/evaluate_base"
stage grpo GRPO grpo "$(preset grpo)" "$(policy "$WORKDIR/sft")" "$(data $QUESTIONS)"
evaluated grpo
if [ "${CONTROLS:-no}" != no ]; then
  stage shuffled GRPO grpo "$(preset grpo)" "$(policy "$WORKDIR/sft")" "$(data $QUESTIONS)" --config.rl.shuffle_rewards=True
  evaluated shuffled
  stage seed1 GRPO grpo "$(preset grpo)" "$(policy "$WORKDIR/sft")" "$(data $QUESTIONS)" --config.seed=1
  evaluated seed1
  stage continued CONTINUED sft "$(preset continued)" "$(policy "$WORKDIR/sft")" "$(data data)"
  evaluated continued
fi
# Report and figures are made again each time, since another call may have added stages.
run "$VENV/bin/python" -m sqlr1_jax report --workdir="$WORKDIR/report" --config.runs="$WORKDIR"
# summary.json, statements, curves and picture, as in benchmarks/results/speedrun.
run "$VENV/bin/python" benchmarks/speedrun.py "$WORKDIR" "$WORKDIR/figures"
if [ "$DEVICE" = cpu ]; then
  stage adapters_sft CONVERT convert "$(policy "$WORKDIR/sft")" --config.to=peft
  stage adapters CONVERT convert "$(policy "$WORKDIR/grpo")" --config.to=peft
fi
stage merged CONVERT convert "$(policy "$WORKDIR/grpo")"
