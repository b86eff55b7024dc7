"""Sums and gathers over processes, whatever their size."""

import types

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.experimental import multihost_utils

from sqlr1_jax import hosts, policy
from sqlr1_jax.models import attention, attention_selftest
from sqlr1_jax.planning.sizes import CODER

LARGE = 2**24 + 1  # the first whole number that float32 does not have


@pytest.fixture
def two_equal_processes(monkeypatch):
    """Two processes with the same values, which jax gathers in 32 bits."""
    monkeypatch.setattr(jax, "process_count", lambda: 2)
    monkeypatch.setattr(multihost_utils, "process_allgather", lambda x: np.stack([np.asarray(jnp.asarray(x))] * 2))


def test_sums_are_exact_beyond_float32(two_equal_processes):
    assert hosts.sum_over_processes({"n": float(LARGE), "x": 0.1}) == {"n": 2.0 * LARGE, "x": 0.2}


def test_records_of_many_bytes_are_gathered(two_equal_processes):
    records = [{"text": "x" * (LARGE - len('[{"text": ""}]'))}]
    assert hosts.gather_records(records) == records * 2


def test_hosts_with_different_questions_are_refused(monkeypatch):
    """Each would draw its share of other batches, and a validation of other lengths would never end."""
    tokenizer = types.SimpleNamespace(get_vocab=dict, chat_template="")
    questions = types.SimpleNamespace(manifest={"rows": 2}, numbers=np.arange(2))
    arguments = questions, types.SimpleNamespace(tokenizer=tokenizer)
    found = policy.fingerprints(*arguments)
    assert found.keys() == {"questions", "tokenizer"}
    # How fast and where a data set was prepared does not matter, if it says what is in it.
    questions.manifest = {"content": {"train": "a"}, "report": {"seconds": 2}, "fingerprint": "files of today"}
    known = policy.fingerprints(*arguments)
    questions.manifest = {"content": {"train": "a"}, "report": {"seconds": 3}, "fingerprint": "files of tomorrow"}
    assert policy.fingerprints(*arguments) == known != found
    questions.manifest = {"content": {"train": "b"}}
    assert policy.fingerprints(*arguments) != known
    monkeypatch.setattr(hosts, "gather_records", lambda records: [*records, {**records[0], "questions": "other"}])
    with pytest.raises(ValueError, match="hosts of this run have different questions: give all of them the same files"):
        policy.fingerprints(*arguments)


@pytest.mark.parametrize("fails_elsewhere", [False, True])
def test_hosts_use_fused_attention_only_if_it_works_on_all(monkeypatch, fails_elsewhere):
    """A host that compiled another program would wait for the others' collectives, which never come."""
    monkeypatch.setattr(attention_selftest, "REFUSED", set())
    monkeypatch.setattr(attention_selftest, "_cudnn_passes", lambda *shape: True)
    monkeypatch.setattr(jax, "default_backend", lambda: "gpu")
    monkeypatch.setattr(jax, "process_count", lambda: 2)
    monkeypatch.setattr(hosts, "any_process", lambda fails: fails or fails_elsewhere)
    policy.agree_on_attention(CODER["0.5B"])
    q = jax.ShapeDtypeStruct((1, 1024, 14, 64), jnp.bfloat16)
    k = jax.ShapeDtypeStruct((1, 1024, 2, 64), jnp.bfloat16)
    assert attention.choose_implementation("gpu", q, k) == ("chunked" if fails_elsewhere else "cudnn")
