"""Which packages this Python lacks, and which wheels of a folder bring them; only the standard library and pip are needed.

python benchmarks/gpu_packages.py missing WHEELS     a line per requirement that neither this Python nor a wheel meets
python benchmarks/gpu_packages.py install WHEELS     the wheels of the others, for `pip install --no-deps`
"""

from __future__ import annotations

import argparse
import importlib.metadata
import pathlib
import sys
import zipfile

try:
    from packaging.requirements import Requirement
    from packaging.tags import sys_tags
    from packaging.utils import canonicalize_name, parse_wheel_filename
except ImportError:  # a bare Python: pip has its own copy
    from pip._vendor.packaging.requirements import Requirement
    from pip._vendor.packaging.tags import sys_tags
    from pip._vendor.packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = pathlib.Path(__file__).resolve().parents[1]
MORE = ("pytest", "psutil", "peft", "torch")  # of the parts that run tests, and of those that compare


def wanted() -> list[str]:
    """The project's requirements, as in requirements.txt, and those of the benchmark."""
    lines = [line.split("#")[0].strip() for line in (ROOT / "requirements.txt").read_text().splitlines()]
    return [*filter(None, lines), *MORE]


def wheels(folder: pathlib.Path) -> dict[str, list[tuple[object, pathlib.Path]]]:
    """Canonical name -> (version, file) of the wheels of a folder that this Python can install, the newest first."""
    by_name: dict[str, list] = {}
    fitting = set(sys_tags())
    for path in folder.glob("*.whl"):
        name, version, _, tags = parse_wheel_filename(path.name)
        if fitting.isdisjoint(tags):  # pip would refuse it, and with it all others
            continue
        by_name.setdefault(name, []).append((version, path))
    return {name: sorted(files, reverse=True) for name, files in by_name.items()}


def requires(path: pathlib.Path) -> list[str]:
    """The requirements in a wheel's metadata."""
    with zipfile.ZipFile(path) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        lines = archive.read(name).decode().split("\n\n")[0].splitlines()
    return [line.removeprefix("Requires-Dist: ") for line in lines if line.startswith("Requires-Dist: ")]


def resolve(folder: pathlib.Path, roots: list[str]) -> tuple[list[pathlib.Path], list[str]]:
    """The wheels to install, and the requirements that nothing meets, with who asks."""
    by_name = wheels(folder)
    files: dict[str, pathlib.Path] = {}
    missing: dict[str, str] = {}
    visited: set[str] = set()
    queue = [(text, "the project") for text in roots]
    while queue:
        text, parent = queue.pop(0)
        requirement = Requirement(text)
        if requirement.marker and not any(requirement.marker.evaluate({"extra": e}) for e in ("", *requirement.extras)):
            continue
        name = canonicalize_name(requirement.name)
        try:
            version = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            version = None
        if version and requirement.specifier.contains(version, prereleases=True):
            needs = importlib.metadata.requires(requirement.name) or []
        else:
            fitting = [file for v, file in by_name.get(name, []) if requirement.specifier.contains(v, prereleases=True)]
            if not fitting:
                found = f", found {version}" if version else ""
                missing[f"{requirement.name}{requirement.specifier}"] = f"{parent}{found}"
                continue
            files[name] = fitting[0]
            needs = requires(fitting[0])
        if name not in visited:
            visited.add(name)
            queue += [(need, requirement.name) for need in needs if "extra ==" not in need]
    return list(files.values()), [f"missing: {name} (for {parent})" for name, parent in missing.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("missing", "install"))
    parser.add_argument("wheels", type=pathlib.Path, help="folder of wheels")
    args = parser.parse_args()
    install, missing = resolve(args.wheels, wanted())
    for line in install if args.what == "install" else missing:
        print(line)
    sys.exit(args.what == "missing" and bool(missing))


if __name__ == "__main__":
    main()
