#!/usr/bin/env bash
# Set up a virtual environment and run the fast tests.
#   bash launch/test.sh [pytest arguments]      VENV=DIR (default .venv), PYTHON=python3.12, TEST_PROCESSES=4
set -euo pipefail
cd "$(dirname "$0")/.."
source launch/environment.sh
ensure_environment dev
export JAX_PLATFORMS=cpu
exec "$VENV/bin/python" -m pytest -n "${TEST_PROCESSES:-2}" --dist worksteal "$@"
