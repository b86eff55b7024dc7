#!/usr/bin/env bash
# The whole method on a laptop CPU: sets up, then data, supervised cold start, GRPO, evaluation. Works twice: it goes on where it stopped.
#   bash launch/quickstart.sh [--config.key=value ...]      VENV=DIR, PYTHON=python3.12, WORKDIR=runs/quickstart
set -euo pipefail
cd "$(dirname "$0")/.."
source launch/environment.sh
ensure_environment ""
export JAX_PLATFORMS=${JAX_PLATFORMS:-cpu}
# Two devices share the rows better than two threads share a product of small matrices.
export XLA_FLAGS="--xla_force_host_platform_device_count=2 --xla_cpu_multi_thread_eigen=false ${XLA_FLAGS:-}"
exec "$VENV/bin/python" -m sqlr1_jax quickstart --config=configs/quickstart.py --workdir="${WORKDIR:-runs/quickstart}" "$@"
