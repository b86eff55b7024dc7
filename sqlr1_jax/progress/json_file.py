"""Write the JSON files of a workdir, which other programs may read at any moment."""

from __future__ import annotations

import json
import logging
import math
import pathlib
from collections.abc import Mapping


def write(path: pathlib.Path, values: Mapping) -> None:
    """Write the whole file or leave the old one; a disk that is full now does not undo what a run has done."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_text(json.dumps(values, indent=2) + "\n")
        draft.replace(path)  # atomic: neither a reader nor a kill leaves half of it
    except OSError as error:
        logging.warning("%s cannot be written: %s", path, error)


def finite(value: object) -> object:
    """Return the value with None for NaN and infinities, however deep."""
    # json would write NaN and Infinity, which are not JSON and which other readers refuse; results of SQL may have them.
    if isinstance(value, Mapping):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
