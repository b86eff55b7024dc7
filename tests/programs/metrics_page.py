"""The names of docs/metrics.md as patterns."""

import fnmatch
import pathlib
import re

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "metrics.md"


def patterns() -> list[str]:
    """Every name in the first column; `_p50` continues the name before it."""
    found: list[str] = []
    for line in PAGE.read_text().splitlines():
        if line.startswith("| `"):
            for name in re.findall(r"`([^`]+)`", line.split("|")[1]):
                found.append(re.sub(r"_p\d+$", name, found[-1]) if name.startswith("_") else name)
    return found


def undocumented(names) -> list[str]:
    """Names that the page does not explain."""
    known = patterns()
    return sorted(name for name in names if name != "step" and not any(fnmatch.fnmatch(name, p) for p in known))
