#!/usr/bin/env bash
# The whole method on a laptop CPU: sets up, then data, supervised cold start, GRPO, evaluation. Works twice: it goes on where it stopped.
#   bash launch/quickstart.sh [--config.key=value ...]      VENV=DIR, PYTHON=python3.12, WORKDIR=runs/quickstart
set -euo pipefail
cd "$(dirname "$0")/.."
source launch/environment.sh
ensure_environment ""
export JAX_PLATFORMS=${JAX_PLATFORMS:-cpu}
exec "$VENV/bin/python" -m sqlr1_jax quickstart --config=configs/tiny.py --workdir="${WORKDIR:-runs/quickstart}" "$@"
