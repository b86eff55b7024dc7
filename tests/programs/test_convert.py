"""The convert program: Hugging Face -> Orbax -> Hugging Face, on a mesh, with nothing lost on the way."""

import importlib.util
import json
import pathlib

import jax
import jax.numpy as jnp
import ml_dtypes
import numpy as np
import pytest
from golden import qwen2 as golden_qwen2
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from sqlr1_jax import parallel
from sqlr1_jax.config import MeshConfig
from sqlr1_jax.models import huggingface, param_table, qwen2
from sqlr1_jax.programs import convert
from sqlr1_jax.run import checkpoint_folder

CONFIGS = pathlib.Path(__file__).resolve().parents[2] / "configs"


def configured(**changes):
    spec = importlib.util.spec_from_file_location("convert_config", CONFIGS / "convert.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    config = module.get_config()
    config.update_from_flattened_dict({key.replace("__", "."): value for key, value in changes.items()})
    return config.lock()


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """The golden model in bfloat16 with a tokenizer of two words."""
    golden = golden_qwen2.read("untied")
    folder = golden_qwen2.write_folder(golden, tmp_path_factory.mktemp("source") / "model", ml_dtypes.bfloat16)
    Tokenizer(WordLevel({"<|im_end|>": 0, "a": 1}, "a")).save(str(folder / "tokenizer.json"))
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": "<|im_end|>"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    (folder / "chat_template.jinja").write_text("{{ messages[0]['content'] }}")
    return folder


@pytest.fixture(scope="module")
def orbax(source, tmp_path_factory):
    """The workdir after conversion to Orbax, with the config that the command line leaves there."""
    workdir = tmp_path_factory.mktemp("orbax")
    config = configured(model__path=str(source), mesh__tensor=2)
    summary = convert.run(config, workdir)
    assert summary["to"] == "orbax"
    (workdir / "config.json").write_text(config.to_json_best_effort())
    return workdir


@pytest.mark.parametrize("dtype", [jnp.float32, jnp.bfloat16])
def test_orbax_is_read_back_on_another_mesh(source, orbax, dtype):
    config, params = huggingface.load(source, dtype=dtype)
    mesh = parallel.make_mesh(MeshConfig(2, 4, 1))
    abstract = param_table.abstract(qwen2.table(config), config.sizes, dtype, mesh)
    found, step = checkpoint_folder.load_params(orbax / "checkpoints", abstract)
    assert step == 0
    for one, other in zip(jax.tree.leaves(params), jax.tree.leaves(found), strict=True):
        assert other.dtype == dtype
        np.testing.assert_array_equal(one, other)
    assert found.embed.sharding == abstract.embed.sharding


def test_a_run_becomes_the_folder_it_came_from(source, orbax, tmp_path):
    summary = convert.run(configured(model__path=str(orbax), mesh__fsdp=8), tmp_path)
    folder = tmp_path / "huggingface"
    # A layer, embeddings, norm.
    assert summary == {"to": "huggingface", "folder": str(folder), "parameters": 2 * 7808 + 2 * 80 * 32 + 32}
    assert huggingface.read_config(folder) == huggingface.read_config(source)
    for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        assert (folder / name).read_bytes() == (source / name).read_bytes()
    before, after = huggingface.load(source)[1], huggingface.load(folder)[1]
    for one, other in zip(jax.tree.leaves(before), jax.tree.leaves(after), strict=True):
        np.testing.assert_array_equal(one, other)


def test_nothing_is_written_over(orbax, source):
    with pytest.raises(ValueError, match="checkpoints exists: choose another --workdir"):
        convert.run(configured(model__path=str(source)), orbax)


def test_all_hosts_agree_whether_something_was_written(source, tmp_path, monkeypatch):
    monkeypatch.setattr(convert.hosts, "from_process_0", lambda exists: True)
    with pytest.raises(ValueError, match="checkpoints exists: choose another --workdir"):
        convert.run(configured(model__path=str(source)), tmp_path)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("to", "gguf", "--config.to='gguf': choose one of .*'orbax', 'huggingface'"),
        ("dtype", "int8", "--config.dtype='int8': choose one of 'float32', 'bfloat16'"),
        ("model__path", "", "model.path is empty"),
        ("mesh__data", 3, "mesh data=3 x fsdp=-1 x tensor=1 does not fit 8 devices"),
    ],
)
def test_impossible_settings_are_refused(source, tmp_path, key, value, words):
    with pytest.raises(ValueError, match=words):
        convert.run(configured(**{"model__path": str(source), key: value}), tmp_path)
