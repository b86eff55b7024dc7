#!/usr/bin/env bash
# Sets up (virtual environment, install) and runs the fast tests. Works twice; needs only the Python index.
#   bash launch/test.sh [pytest arguments]      VENV=DIR chooses the environment (default .venv), PYTHON the interpreter
set -euo pipefail
cd "$(dirname "$0")/.."
source launch/environment.sh
ensure_environment dev
export JAX_PLATFORMS=cpu
exec "$VENV/bin/python" -m pytest "$@"
