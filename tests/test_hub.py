"""Model folders and hub names: a mistyped path is named at once, and the hub has a deadline."""

import logging
import os
import socket
import subprocess
import sys

import huggingface_hub
import pytest

from sqlr1_jax import hub, run_record
from sqlr1_jax.config import ModelConfig
from sqlr1_jax.text import prompt_form
from sqlr1_jax.text.prompts import load_tokenizer


@pytest.fixture
def unreachable(monkeypatch):
    """A hub that is not there; lists what it was asked for."""
    asked = []
    monkeypatch.setattr(huggingface_hub, "snapshot_download", lambda *_, **__: _raise(FileNotFoundError("not cached")))

    def model_info(_, name, timeout):
        asked.append(name)
        raise ConnectionError("no route")

    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", model_info)
    return asked


def _raise(error):
    raise error


@pytest.mark.parametrize("source", ["/no/such/folder", "./no_such", "no_such_folder", "a/b/c", "a b/c", "nowhere/"])
def test_a_path_that_is_no_hub_name_is_not_looked_up(source, unreachable):
    with pytest.raises(ValueError, match=f"model folder {source} does not exist"):
        load_tokenizer(source)
    assert not unreachable


def test_a_run_in_the_home_folder_is_found(tmp_path, monkeypatch):
    """The shell leaves the tilde of `--config.model.path=~/run` as it is."""
    (tmp_path / "run" / "checkpoints").mkdir(parents=True)
    (tmp_path / "run" / "model").mkdir()
    (tmp_path / "run" / "config.json").write_text('{"model": {"path": "ORG/MODEL"}}')
    (tmp_path / "run" / "sqlr1_jax.json").write_text(prompt_form.to_text(prompt_form.PromptForm("brief", "stored")))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert run_record.model_folder(ModelConfig("~/run")) == str(tmp_path / "run" / "model")
    assert run_record.read_prompt_form("~/run").template == "brief"


def test_a_mistyped_workdir_is_not_looked_up_and_the_nearest_is_named(tmp_path, monkeypatch, unreachable):
    (tmp_path / "runs" / "sft").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=r"model folder runs/stf does not exist \(did you mean runs/sft\?\)"):
        hub.resolve("runs/stf", ("config.json",))
    with pytest.raises(ValueError, match=r"did you mean runs/sft\?"):
        hub.resolve("runs/stf/huggingface", ("config.json",))
    assert not unreachable


def test_a_hub_name_without_connection_says_so_at_once_and_what_to_do(unreachable, caplog):
    with (
        caplog.at_level(logging.WARNING),
        pytest.raises(
            ValueError, match=r"nor reachable on the hub \(ConnectionError: no route\).*hf download ORG/M --local"
        ),
    ):
        hub.resolve("ORG/M", ("config.json",))
    assert unreachable == ["ORG/M"] and "ORG/M is not a folder on this machine: looking for it" in caplog.text


def test_a_hub_that_never_answers_has_a_deadline(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        code = "from sqlr1_jax import hub; hub.ANSWER_S = 0.2; hub.resolve('ORG/M', ('config.json',))"
        env = {**os.environ, "HF_ENDPOINT": address, "HF_HUB_CACHE": str(tmp_path), "NO_PROXY": "127.0.0.1"}
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=30)
    assert "nor reachable on the hub (ReadTimeout" in done.stderr


def test_what_was_downloaded_before_needs_no_connection(unreachable, monkeypatch, tmp_path):
    def cached(name, local_files_only):
        return os.fspath(tmp_path)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", cached)
    assert hub.resolve("ORG/M", ("config.json",)) == tmp_path


def test_a_hub_name_downloads_only_what_is_needed(monkeypatch, tmp_path):
    asked = []

    def download(name, allow_patterns):
        asked.append((name, set(allow_patterns)))
        return os.fspath(tmp_path)

    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", lambda *_, **__: None)
    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    hub.resolve("ORG/MODEL", ("config.json",))
    assert asked == [("ORG/MODEL", {"config.json"})]
