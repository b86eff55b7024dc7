#!/usr/bin/env bash
# The part `speedrun` of gpu.sh: launch/speedrun.sh with this machine's Python in the place of a virtual environment.
# OUT=DIR for the run and its figures, WEIGHTS=DIR with the model and spider/ or spider.tar, PYTHON=python3.12
set -euo pipefail
cd "$(dirname "$0")/.."
if [ ! -d "$WEIGHTS/spider" ]; then
  # Beside its place first: a part that was ended here must not leave half of the databases.
  rm -rf "$WEIGHTS/unpacked" && mkdir "$WEIGHTS/unpacked"
  tar -xf "$WEIGHTS/spider.tar" -C "$WEIGHTS/unpacked"
  mv "$WEIGHTS/unpacked/spider" "$WEIGHTS/spider"
fi
mkdir -p "$OUT/venv/bin"
# A wrapper, because a link to the Python of an environment would not find its packages; the stamp keeps pip from the network.
printf '#!/usr/bin/env bash\nexec %q "$@"\n' "$(command -v "$PYTHON")" > "$OUT/venv/bin/python"
chmod +x "$OUT/venv/bin/python"
cat requirements.txt pyproject.toml | cksum > "$OUT/venv/installed-cuda"
# Figures of the stages that have finished, also of earlier calls, whenever this one ends.
figures() { "$PYTHON" benchmarks/speedrun.py "$OUT/run" "$OUT/figures" > "$OUT/figures.log" 2>&1 || true; }
trap figures EXIT
trap 'exit 143' TERM
VENV=$OUT/venv DEVICE=gpu WORKDIR=$OUT/run bash launch/speedrun.sh "$WEIGHTS" "$WEIGHTS/spider" &
wait $! # in the background, or the trap would wait for it
figures
tr -d '\n' < "$OUT/figures/summary.json" && echo
