r"""Cut a folder of weights into pieces that can be sent one by one, and join them again as they arrive.

python benchmarks/gpu_weights.py cut MODEL PIECES [--mib 55]       writes PIECES/pieces.json and PIECES/*.000, *.001, ...
python benchmarks/gpu_weights.py join PIECES [--wait SECONDS]      makes the files of MODEL in PIECES, checks them, removes pieces
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pathlib
import time


def sha256(path: pathlib.Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cut(model: pathlib.Path, folder: pathlib.Path, size: int) -> None:
    """Write the files of a model folder as pieces of at most `size` bytes, with a list of them."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for path in sorted(p for p in model.iterdir() if p.is_file()):
        count = 0
        with path.open("rb") as file:
            while piece := file.read(size):
                (folder / f"{path.name}.{count:03}").write_bytes(piece)
                count += 1
        files[path.name] = {"bytes": path.stat().st_size, "sha256": sha256(path), "pieces": count}
    (folder / "pieces.json").write_text(json.dumps({"piece_bytes": size, "files": files}, indent=2) + "\n")


def join(folder: pathlib.Path) -> list[str]:
    """Join the files whose pieces are all there; returns the names of those that are not complete yet.

    Raises:
      ValueError: a joined file is not the one that was cut.
    """
    listed = json.loads((folder / "pieces.json").read_text())
    waiting = []
    for name, file in listed["files"].items():
        whole = folder / name
        if whole.exists() and whole.stat().st_size == file["bytes"]:
            continue
        pieces = [folder / f"{name}.{n:03}" for n in range(file["pieces"])]
        # A piece that is still being copied is too short.
        if sum(p.stat().st_size for p in pieces if p.exists()) < file["bytes"]:
            waiting.append(name)
            continue
        part = folder / f"{name}.part"
        with part.open("wb") as out:
            for piece in pieces:
                out.write(piece.read_bytes())
        if sha256(part) != file["sha256"]:
            part.unlink()
            raise ValueError(f"{name}: its pieces in {folder} are not those that were cut; copy them again")
        part.replace(whole)
        for piece in pieces:
            piece.unlink()
    return waiting


def incomplete(folder: pathlib.Path) -> list[str]:
    """The names of listed files that are not whole; none where the folder was not sent in pieces."""
    if not (folder / "pieces.json").exists():
        return []
    files = json.loads((folder / "pieces.json").read_text())["files"]
    wholes = {name: folder / name for name in files}
    return [name for name, p in wholes.items() if not p.exists() or p.stat().st_size != files[name]["bytes"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="what", required=True)
    cutting = commands.add_parser("cut")
    cutting.add_argument("model", type=pathlib.Path)
    cutting.add_argument("folder", type=pathlib.Path)
    cutting.add_argument("--mib", type=int, default=55)
    joining = commands.add_parser("join")
    joining.add_argument("folder", type=pathlib.Path)
    joining.add_argument("--wait", type=float, default=0.0, help="seconds to wait for pieces")
    args = parser.parse_args()
    if args.what == "cut":
        cut(args.model, args.folder, args.mib << 20)
        return
    deadline = time.monotonic() + args.wait
    while True:
        try:
            waiting = join(args.folder)
        except ValueError as error:  # a piece is broken, or has its full size before it is copied
            if time.monotonic() > deadline:
                raise SystemExit(str(error)) from error
            print(error, flush=True)
            waiting = incomplete(args.folder)
        if not waiting:
            return
        if time.monotonic() > deadline:
            raise SystemExit(f"pieces are missing of {', '.join(waiting)}")
        time.sleep(2)


if __name__ == "__main__":
    main()
