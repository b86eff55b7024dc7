#!/usr/bin/env bash
# Run the whole method on a laptop CPU: set up, generate data, supervised cold start, GRPO, evaluation. Run it again to resume.
#   bash launch/quickstart.sh [--config.key=value ...]      VENV=DIR, PYTHON=python3.12, WORKDIR=runs/quickstart
set -euo pipefail
cd "$(dirname "$0")/.."
source launch/environment.sh
ensure_environment ""
export JAX_PLATFORMS=${JAX_PLATFORMS:-cpu}
# Two devices with half the rows each are faster than two threads per product: the matrices are small.
export XLA_FLAGS="--xla_force_host_platform_device_count=2 --xla_cpu_multi_thread_eigen=false ${XLA_FLAGS:-}"
exec "$VENV/bin/python" -m sqlr1_jax quickstart --config=configs/quickstart.py --workdir="${WORKDIR:-runs/quickstart}" "$@"
