"""The files of a model: a folder on this machine, or a download from the Hugging Face hub."""

from __future__ import annotations

import difflib
import logging
import os
import pathlib
import re

TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.json",
    "merges.txt",
    "added_tokens.json",
    "special_tokens_map.json",
    "chat_template.jinja",
    "generation_config.json",
)
NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")  # of a model on the hub: ORG/MODEL
ANSWER_S = 10.0  # seconds within which the hub must answer; a download may take as long as it needs

logger = logging.getLogger(__name__)


def resolve(source: str | os.PathLike, patterns: tuple[str, ...]) -> pathlib.Path:
    """The folder of a model: `source` itself, or a download from the hub of the files that match `patterns`.

    Raises:
      ValueError: neither an existing folder nor a reachable hub name; says what to do.
    """
    check(source)
    folder = pathlib.Path(source).expanduser()
    return folder if folder.is_dir() else _from_hub(str(source), patterns)


def check(source: str | os.PathLike) -> None:
    """Raise ValueError for what is neither an existing folder nor a name that the hub may have."""
    folder, text = pathlib.Path(source).expanduser(), str(source)
    if not text:
        raise ValueError("--config.model.path is empty: give a model folder, a hub name, or the workdir of a run")
    # A path with a typo would otherwise be looked up on the hub, and fail with an error about the connection.
    if not folder.is_dir() and (not NAME.fullmatch(text) or folder.parent.is_dir()):
        raise ValueError(
            f"model folder {text} does not exist{_nearest(folder)}: give an existing folder, the workdir of a run, or a hub name "
            "such as ORG/MODEL"
        )


def _nearest(folder: pathlib.Path) -> str:
    """A question with the folder most similar to the first part of a path that is missing; empty if there is none."""
    while not folder.parent.is_dir():
        folder = folder.parent
    others = [path.name for path in folder.parent.iterdir() if path.is_dir()]
    nearest = difflib.get_close_matches(folder.name, others, n=1)
    return f" (did you mean {folder.parent / nearest[0]}?)" if nearest else ""


def _from_hub(name: str, patterns: tuple[str, ...]) -> pathlib.Path:
    import huggingface_hub  # here: most programs read folders, and this import takes a while

    logger.warning("%s is not a folder on this machine: looking for it on the Hugging Face hub", name)
    try:
        # The hub's own retries may take a minute, so it is asked once before anything is downloaded.
        huggingface_hub.HfApi().model_info(name, timeout=ANSWER_S)
        return pathlib.Path(huggingface_hub.snapshot_download(name, allow_patterns=list(patterns)))
    except Exception as error:  # the hub's errors have no common parent: connection, authentication, names, disk
        try:
            return pathlib.Path(huggingface_hub.snapshot_download(name, local_files_only=True))
        except OSError:  # it was not downloaded before either
            reason = " ".join(str(error).split())[:200]
            raise ValueError(
                f"{name} is neither a local folder nor reachable on the hub ({type(error).__name__}: {reason}): "
                f"check the name and the connection, or download it on a connected machine "
                f"(`hf download {name} --local-dir FOLDER`) and give the folder"
            ) from error
