"""Hugging Face folders: what is read and written, how much of it, and every way a folder can be wrong."""

import json
import shutil

import jax
import jax.numpy as jnp
import ml_dtypes
import numpy as np
import pytest
from golden import qwen2 as golden_qwen2
from jax.sharding import PartitionSpec
from safetensors.numpy import load_file, save_file

from sqlr1_jax import parallel
from sqlr1_jax.config import MeshConfig
from sqlr1_jax.models import huggingface, huggingface_export, qwen2, safetensors_io

Q0 = "model.layers.0.self_attn.q_proj.weight"


@pytest.fixture(scope="module")
def golden():
    return golden_qwen2.read("tied")


@pytest.fixture
def folder(golden, tmp_path):
    return golden_qwen2.write_folder(golden, tmp_path / "model")


def edit_config(folder, **changes):
    file = folder / "config.json"
    raw = json.loads(file.read_text()) | changes
    file.write_text(json.dumps({key: value for key, value in raw.items() if value is not ...}))


def edit_weights(folder, changes):
    """Replace tensors; None removes one."""
    values = load_file(folder / "model.safetensors") | changes
    save_file({key: value for key, value in values.items() if value is not None}, folder / "model.safetensors")


def equal(one, other):
    return all(np.array_equal(a, b) for a, b in zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True))


# --- reading -----------------------------------------------------------------------------------------------------------


def test_weights_land_on_our_axes(golden, folder):
    config, params = huggingface.load(folder)
    q = golden.weights[Q0]  # [N H, D]: row n H + h is our [:, n, h]
    np.testing.assert_array_equal(params.blocks.q[0, :, 3, 5], q[3 * config.head + 5])
    o = golden.weights["model.layers.1.self_attn.o_proj.weight"]  # [D, N H]
    np.testing.assert_array_equal(params.blocks.o[1, 2, 7], o[:, 2 * config.head + 7])
    np.testing.assert_array_equal(params.blocks.down[1], golden.weights["model.layers.1.mlp.down_proj.weight"].T)
    assert params.head is None


@pytest.mark.parametrize("stored", [np.float32, np.float16, ml_dtypes.bfloat16])
@pytest.mark.parametrize("held", [jnp.float32, jnp.bfloat16])
def test_any_stored_dtype_is_cast(golden, tmp_path, stored, held):
    folder = golden_qwen2.write_folder(golden, tmp_path / "model", stored)
    _, params = huggingface.load(folder, dtype=held)
    assert {leaf.dtype for leaf in jax.tree.leaves(params)} == {jnp.dtype(held)}
    np.testing.assert_array_equal(params.embed, golden.weights["model.embed_tokens.weight"].astype(stored).astype(held))


def test_rows_of_a_mesh_are_read_once_and_only_where_they_belong(golden, folder, monkeypatch):
    """Over fsdp=2 x tensor=2 x data=2 every byte is read exactly once, and no cut weight is read completely."""
    pieces = []
    read = safetensors_io.SafetensorsFolder.read
    monkeypatch.setattr(
        safetensors_io.SafetensorsFolder,
        "read",
        lambda self, *args: pieces.append((args[0], read(self, *args))) or pieces[-1][1],
    )
    mesh = parallel.make_mesh(MeshConfig(2, 2, 2))
    _, params = huggingface.load(folder, mesh)
    total = {name: 0 for name in golden.weights}
    for name, piece in pieces:
        total[name] += piece.size
    assert total == {name: value.size for name, value in golden.weights.items()}
    assert {piece.size for name, piece in pieces if name == Q0} == {golden.weights[Q0].size // 4}
    assert params.blocks.q.sharding.spec == PartitionSpec(None, "fsdp", "tensor", None)
    assert equal(params, huggingface.load(folder)[1])


def test_cuts_inside_a_composed_axis_are_right(folder):
    """H varies fastest in (N H), so it is cut after reading."""
    mesh = parallel.make_mesh(MeshConfig(2, 2, 2))
    rules = {"D": "fsdp", "H": "tensor", "V": ("data", "tensor")}
    assert equal(huggingface.load(folder, mesh, rules=rules)[1], huggingface.load(folder)[1])


def test_several_files_with_an_index(folder, tmp_path):
    config, params = huggingface.load(folder)
    cut = huggingface_export.save(tmp_path / "cut", config, params, dtype="float32", file_bytes=20_000)
    files = sorted(cut.glob("*.safetensors"))
    assert len(files) > 3 and files[0].name == f"model-00001-of-{len(files):05}.safetensors"
    assert all(file.stat().st_size < 24_000 for file in files)
    assert equal(huggingface.load(cut)[1], params)


def test_a_tied_model_with_an_equal_output_projection_is_read(folder):
    before = huggingface.load(folder)[1]
    edit_weights(folder, {"lm_head.weight": load_file(folder / "model.safetensors")["model.embed_tokens.weight"]})
    assert equal(huggingface.load(folder)[1], before)


def test_a_tied_model_with_another_output_projection_is_refused(golden, folder):
    edit_weights(folder, {"lm_head.weight": golden.weights["model.embed_tokens.weight"] + 1})
    with pytest.raises(
        ValueError, match="lm_head.weight and model.embed_tokens.weight differ: set tie_word_embeddings"
    ):
        huggingface.load(folder)


# --- writing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["lm_head.weight", "model.embed_tokens.weight"])
def test_weights_of_eight_bits_are_refused_by_name(golden, folder, name):
    """Also an output projection that the config ties and that is not used."""
    edit_weights(folder, {name: golden.weights["model.embed_tokens.weight"].astype(ml_dtypes.float8_e4m3fn)})
    with pytest.raises(ValueError, match=f"{name} has dtype F8_E4M3, expected one of F32, BF16, F16"):
        huggingface.load(folder)


def test_tokenizer_files_and_token_ids_are_copied(folder, tmp_path):
    config, params = huggingface.load(folder)
    edit_config(folder, eos_token_id=7, bos_token_id=3)
    (folder / "tokenizer.json").write_text("{}")
    (folder / "chat_template.jinja").write_text("x")
    out = huggingface_export.save(tmp_path / "out", config, params, tokenizer_source=folder)
    assert (out / "tokenizer.json").read_text() == "{}" and (out / "chat_template.jinja").read_text() == "x"
    raw = json.loads((out / "config.json").read_text())
    assert (raw["eos_token_id"], raw["bos_token_id"], raw["dtype"]) == (7, 3, "bfloat16")


@pytest.mark.parametrize("eos", [151643, [151643], None])
def test_the_end_of_a_turn_ends_what_is_served(folder, tmp_path, eos):
    """Also of a base model, whose own files name the end of text alone, or a list."""
    config, params = huggingface.load(folder)
    edit_config(folder, eos_token_id=eos)
    added = [{"id": 151643, "content": "<|endoftext|>"}, {"id": 151645, "content": "<|im_end|>"}]
    (folder / "tokenizer.json").write_text(json.dumps({"added_tokens": added}))
    first = huggingface_export.save(tmp_path / "first", config, params, tokenizer_source=folder)
    assert json.loads((first / "generation_config.json").read_text())["eos_token_id"] == [151643, 151645]
    defaults = {"repetition_penalty": 1.1, "temperature": 0.7, "top_p": 0.8, "top_k": 20, "do_sample": True}
    (folder / "generation_config.json").write_text(json.dumps({"eos_token_id": eos, "bos_token_id": 5} | defaults))
    second = huggingface_export.save(tmp_path / "second", config, params, tokenizer_source=folder)
    written = json.loads((second / "generation_config.json").read_text())
    assert written == {"eos_token_id": [151643, 151645], "bos_token_id": 5, "pad_token_id": 151643}


def test_parameters_on_a_mesh_are_written_as_on_one_device(folder, tmp_path):
    config, params = huggingface.load(folder)
    _, spread = huggingface.load(folder, parallel.make_mesh(MeshConfig(2, 2, 2)))
    one = huggingface_export.save(tmp_path / "one", config, params)
    other = huggingface_export.save(tmp_path / "other", config, spread)
    assert (one / "model.safetensors").read_bytes() == (other / "model.safetensors").read_bytes()


def test_nothing_is_overwritten_and_nothing_incomplete_stays(folder, tmp_path, monkeypatch):
    config, params = huggingface.load(folder)
    with pytest.raises(ValueError, match="exists and is not an empty folder"):
        huggingface_export.save(folder, config, params)

    def fail(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr(safetensors_io, "save_file", fail)
    with pytest.raises(OSError, match="disk full"):
        huggingface_export.save(tmp_path / "out", config, params)
    assert not (tmp_path / "out").exists()
    monkeypatch.undo()
    assert huggingface.read_config(huggingface_export.save(tmp_path / "out", config, params)) == config
    assert sorted(p.name for p in tmp_path.iterdir()) == ["model", "out"]


def test_parameters_of_another_config_are_refused(folder, tmp_path):
    config, params = huggingface.load(folder)
    with pytest.raises(ValueError, match=r"model.norm.weight has shape \(5,\), expected \(32,\)"):
        huggingface_export.save(tmp_path / "out", config, params.replace(final_norm=jnp.ones(5)))
    with pytest.raises(ValueError, match="tie_word_embeddings"):
        huggingface_export.save(tmp_path / "out", config, params.replace(head=params.embed.T))
    with pytest.raises(ValueError, match="'int8' cannot be exported: choose one of bfloat16, float32"):
        huggingface_export.save(tmp_path / "out", config, params, dtype="int8")


@pytest.mark.slow
@pytest.mark.parametrize("family", ["qwen2", "qwen3"])
@pytest.mark.parametrize("name", ["tied", "untied"])
@pytest.mark.parametrize("file_bytes", [10**9, 30_000])
def test_transformers_reads_what_is_written(family, name, tmp_path, file_bytes):
    """Whichever version is installed: the logits stored were made by version 5, and those of an export equal them in 4 too."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    golden = golden_qwen2.read(name, family)
    config, params = huggingface.load(golden_qwen2.write_folder(golden, tmp_path / "before"))
    after = huggingface_export.save(tmp_path / "after", config, params, dtype="float32", file_bytes=file_bytes)
    model, info = transformers.AutoModelForCausalLM.from_pretrained(
        after, output_loading_info=True, attn_implementation="eager"
    )
    assert model.dtype == torch.float32 and not any(info.values()), info
    for row, length in enumerate(golden.lengths):
        with torch.no_grad():
            logits = model(torch.tensor(golden.prompts[row : row + 1, :length])).logits[0].numpy()
        np.testing.assert_allclose(logits, golden.logits[row, :length], atol=2e-6, rtol=0)


# --- bad input ---------------------------------------------------------------------------------------------------------


def test_missing_unknown_and_misshapen_weights_are_named_together(golden, folder):
    edit_weights(
        folder,
        {
            Q0: None,
            "model.norm.weight": np.ones(31, np.float32),
            "model.layers.0.self_attn.q_norm.weight": np.ones(8, np.float32),
            "model.layers.1.input_layernorm.weight": np.ones(32, np.int32),
        },
    )
    with pytest.raises(ValueError) as error:
        huggingface.load(folder)
    text = str(error.value)
    assert str(folder) in text and "same Qwen2 or Qwen3 model" in text
    assert f"missing {Q0} (32, 32)" in text
    assert "unknown model.layers.0.self_attn.q_norm.weight (8,)" in text
    assert "model.norm.weight has shape (31,), expected (32,)" in text
    assert "model.layers.1.input_layernorm.weight has dtype I32" in text


def test_an_untied_model_without_its_head_is_refused(folder):
    edit_config(folder, tie_word_embeddings=False)
    with pytest.raises(ValueError, match=r"missing lm_head.weight \(80, 32\).*tie_word_embeddings"):
        huggingface.load(folder)


@pytest.mark.parametrize("keep", [0, 7, 1000, -1])
def test_truncated_files_are_refused(folder, keep):
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(ValueError, match=r"model.safetensors is truncated or corrupt.*Download these files again"):
        huggingface.load(folder)


def test_values_that_are_not_finite_name_their_tensor(golden, folder):
    value = golden.weights[Q0].copy()
    value[3, 4] = np.nan
    edit_weights(folder, {Q0: value})
    for mesh in (None, parallel.make_mesh(MeshConfig(2, 2, 2))):
        with pytest.raises(ValueError, match=f"not finite: {Q0}. Download"):
            huggingface.load(folder, mesh)


def test_all_missing_files_of_an_index_are_named(folder, tmp_path):
    config, params = huggingface.load(folder)
    cut = huggingface_export.save(tmp_path / "cut", config, params, file_bytes=10_000)
    lost = sorted(cut.glob("*.safetensors"))[1:3]
    for file in lost:
        file.unlink()
    with pytest.raises(ValueError, match=f"{lost[0].name} is missing; {lost[1].name} is missing"):
        huggingface.load(cut)


def test_a_file_that_lacks_what_the_index_says_is_refused(folder, tmp_path):
    config, params = huggingface.load(folder)
    cut = huggingface_export.save(tmp_path / "cut", config, params, file_bytes=10_000)
    one, two = sorted(cut.glob("*.safetensors"))[1:3]
    shutil.copyfile(one, two)
    with pytest.raises(ValueError, match=f"{two.name} lacks model.layers"):
        huggingface.load(cut)


@pytest.mark.parametrize("text", ["{", "[]", '{"weight_map": 3}', "{}", "\udcff"])
def test_a_corrupt_index_is_refused(folder, text):
    (folder / "model.safetensors").unlink()
    (folder / safetensors_io.INDEX).write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(ValueError, match="is not a weight index.*download it again"):
        huggingface.load(folder)


def test_a_folder_without_safetensors_says_what_it_has(folder):
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ValueError, match=r"only pytorch_model.bin.*safe_serialization=True"):
        huggingface.load(folder)


def test_a_folder_without_config(folder):
    (folder / "config.json").unlink()
    with pytest.raises(ValueError, match="config.json is missing: give a Hugging Face model folder"):
        huggingface.load(folder)
    (folder / "config.json").write_text("{")
    with pytest.raises(ValueError, match="config.json is not JSON"):
        huggingface.load(folder)
    (folder / "config.json").write_text("[]")
    with pytest.raises(ValueError, match="config.json: "):
        huggingface.load(folder)


@pytest.mark.parametrize("text", ['{"base_model_name_or_path": "ORG/BASE"}', "{"])
def test_a_folder_of_adapters_says_what_to_do(folder, text):
    """Also where config.json lies beside them; complete weights are read where they have been merged."""
    (folder / huggingface.ADAPTERS).write_text(text)
    assert huggingface.load(folder)[0].layers == 2
    shutil.copy(folder / "model.safetensors", folder / "adapter_model.safetensors")
    with pytest.raises(ValueError, match=r"holds adapters beside a model, which would be ignored: .*merge_and_unload"):
        huggingface.load(folder)
    (folder / "model.safetensors").rename(folder / "adapter_model.safetensors")
    with pytest.raises(ValueError, match="holds adapters alone: give their folder in --config.model.path"):
        huggingface.load(folder)


def test_a_mesh_that_does_not_divide_names_axis_and_remedy(folder):
    mesh = parallel.make_mesh(MeshConfig(1, 2, 4))
    with pytest.raises(ValueError, match=r"k_proj.weight: axis K has size 2.*tensor would cut into 4.*one of \[1, 2\]"):
        huggingface.load(folder, mesh)


# --- config.json -------------------------------------------------------------------------------------------------------


def test_rope_theta_of_transformers_4_and_5(golden):
    raw = json.loads(golden.config)
    assert qwen2.Config.from_hf(raw).rope_theta == 10000.0
    del raw["rope_theta"]
    new = raw | {"rope_parameters": {"rope_type": "default", "rope_theta": 500000.0}}
    assert qwen2.Config.from_hf(new).rope_theta == 500000.0
    with pytest.raises(ValueError, match="no number for rope_theta"):
        qwen2.Config.from_hf(raw)


def test_an_export_states_the_rotation_for_both_versions_of_transformers(golden):
    raw = qwen2.Config.from_hf(json.loads(golden.config) | {"rope_theta": 123.0}).to_hf()
    assert raw["rope_theta"] == raw["rope_parameters"]["rope_theta"] == 123.0
    for key in ("rope_theta", "rope_parameters"):
        assert qwen2.Config.from_hf({name: raw[name] for name in raw if name != key}).rope_theta == 123.0


def test_head_size_is_read_or_derived(golden):
    raw = json.loads(golden.config)
    assert qwen2.Config.from_hf(raw).head == 8
    assert qwen2.Config.from_hf(raw | {"head_dim": 16}).head == 16
    config = qwen2.Config.from_hf(raw)
    assert qwen2.Config.from_hf(config.to_hf()) == config


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"model_type": "llama"},
            "model_type is 'llama': supported are 'qwen2' (Qwen2, Qwen2.5, Qwen2.5-Coder) and 'qwen3'",
        ),
        ({"model_type": "qwen3_moe"}, "model_type is 'qwen3_moe': supported are 'qwen2'"),
        ({"model_type": "qwen3"}, "no number for head_dim"),
        ({"model_type": "qwen3", "attention_bias": True}, "attention_bias is on"),
        ({"hidden_act": "gelu"}, "hidden_act is 'gelu'"),
        (
            {"use_sliding_window": True, "max_window_layers": 1},
            "use_sliding_window is on, only full attention is supported: set",
        ),
        ({"layer_types": ["full_attention", "sliding_attention"]}, "use_sliding_window"),
        ({"rope_scaling": {"type": "yarn", "factor": 4.0}}, "rope_scaling asks for 'yarn': remove it"),
        ({"rope_parameters": {"rope_type": "linear", "rope_theta": 1e4}}, "rope_parameters asks for 'linear'"),
        ({"rope_parameters": {"rope_theta": 1e4, "partial_rotary_factor": 0.5}}, "partial_rotary_factor"),
        ({"rope_parameters": {"full_attention": {"rope_type": "yarn"}}}, "rope_parameters differs by kind of layer"),
        (
            {"rope_theta": 1e6, "rope_parameters": {"rope_theta": 1e4}},
            "rope_theta is 1000000.0, and 10000.0 in rope_parameters",
        ),
        ({"quantization_config": {"quant_method": "gptq"}}, "quantization_config: take the weights in bfloat16"),
        ({"hidden_size": ..., "rms_norm_eps": "1e-6"}, "no number for hidden_size, rms_norm_eps"),
        ({"num_key_value_heads": 3}, "4 query heads cannot share 3 kv heads"),
        ({"head_dim": 7}, "head size 7 is odd"),
        ({"num_hidden_layers": 0}, "layers=0 must be at least 1"),
    ],
)
def test_unsupported_configs_are_refused_by_key(folder, changes, words):
    edit_config(folder, **changes)
    with pytest.raises(ValueError) as error:
        huggingface.load(folder)
    assert words in str(error.value) and str(folder / "config.json") in str(error.value)


def test_a_sliding_window_that_no_layer_uses_is_fine(folder):
    edit_config(folder, use_sliding_window=True, max_window_layers=2, sliding_window=4)
    assert huggingface.read_config(folder).layers == 2
