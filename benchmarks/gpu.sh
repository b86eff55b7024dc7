#!/usr/bin/env bash
# Measure this project on a machine with one GPU and no network; benchmarks/gpu.md says how to prepare it.
#   bash benchmarks/gpu.sh                    all parts, in order of value; what is done is not done again
#   bash benchmarks/gpu.sh PART ...           these parts alone, again
#   bash benchmarks/gpu.sh --list             the parts and their time limits
#   bash benchmarks/gpu.sh --check            which packages are missing
#   bash benchmarks/gpu.sh --rehearse ...     tiny sizes on the CPU
#   --seconds N ends the call after N seconds, --archive FILE packs all results so far into one file after every part
# WHEELS=DIR (benchmarks/wheels), RESULTS=DIR (benchmarks/results/gpu), WEIGHTS=DIR (benchmarks/weights), SITE=DIR, PYTHON=python3.12, COMMIT
set -euo pipefail
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-python3}
WHEELS=${WHEELS:-benchmarks/wheels}
RESULTS=${RESULTS:-benchmarks/results/gpu}
WEIGHTS=${WEIGHTS:-benchmarks/weights}
SITE=${SITE:-${TMPDIR:-/tmp}/sqlr1_jax_site}

# 1. Packages that the machine has keep their versions; wheels bring the others, into a folder of their own.
mkdir -p "$SITE"
PYTHONPATH="$PWD${PYTHONPATH:+:$PYTHONPATH}:$(cd "$SITE" && pwd)"
export PYTHONPATH
mapfile -t absent < <("$PYTHON" benchmarks/gpu_packages.py install "$WHEELS")
if [ ${#absent[@]} -gt 0 ]; then
  "$PYTHON" -m pip install --quiet --no-index --no-deps --no-compile --target "$SITE" "${absent[@]}"
fi
"$PYTHON" benchmarks/gpu_packages.py missing "$WHEELS" || {
  echo "Put their wheels into $WHEELS (benchmarks/gpu.md). Parts that need them will fail; the others run." >&2
}
if [ "${1:-}" = --check ]; then exit 0; fi

# 2. The parts, each a process of its own.
exec "$PYTHON" benchmarks/gpu.py --out "$RESULTS" --weights "$WEIGHTS" "$@"
