"""Checkpoints in a single process: damage, changed settings, retention, the best, storage that cannot be written."""

import collections
import dataclasses
import errno
import json
import pathlib
import random
import shutil
import sys
import types

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from etils import epath
from run import toy
from run.conftest import logged

from sqlr1_jax import hosts, parallel
from sqlr1_jax.config import CheckpointConfig, LoraConfig, OptimizerConfig, changes
from sqlr1_jax.progress.timer import Timer
from sqlr1_jax.run import checksums, exit_codes
from sqlr1_jax.run.checkpoint_folder import find_best, list_steps, load_params
from sqlr1_jax.run.checkpoints import Checkpoints
from sqlr1_jax.run.exit_codes import ProgramExit
from sqlr1_jax.run.session import Session
from sqlr1_jax.run.watchdog import WatchdogOptions

CONFIG = {"seed": 0, "rate": 50.0}  # of the toy


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A run of four steps with its last two checkpoints, and the fingerprint after six steps."""
    folder = tmp_path_factory.mktemp("trained")
    toy.run(folder / "run", {"steps": 4})
    shutil.copytree(folder / "run", folder / "longer")
    return folder / "run", toy.run(folder / "longer", {"steps": 6})["fingerprint"]


@pytest.fixture
def workdir(trained, tmp_path):
    shutil.copytree(trained[0], tmp_path / "run")
    return tmp_path / "run"


def abstract_of(tree):
    return jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape, x.dtype, sharding=x.sharding), tree)


def values_file(step):
    """Return the file of a checkpoint with the values of its parameters."""
    return max((step / "params").rglob("d/*"), key=lambda path: path.stat().st_size)


def flip(path, bit=None):
    """Flip a bit of a file, by default in its middle."""
    data = bytearray(path.read_bytes())
    bit = 4 * len(data) if bit is None else bit
    data[bit // 8 % len(data)] ^= 1 << bit % 8
    path.write_bytes(data)


def test_a_flipped_bit_is_detected_and_the_previous_step_is_restored(workdir, trained, capfd, recovery):
    flip(values_file(workdir / "checkpoints" / "4"))
    with recovery():
        result = toy.run(workdir, {"steps": 6})
    assert result["started_at"] == 3 and result["fingerprint"] == trained[1]
    assert capfd.readouterr().err.count("ALARM checkpoint: step 4 is skipped:") == 1
    assert [line["step"] for line in logged(workdir)] == [1, 2, 3, 4, 5, 6]
    assert list_steps(epath.Path(workdir / "checkpoints")) == [5, 6]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of orbax's reads that fail
@pytest.mark.parametrize("damage", ["truncated", "missing", "index", "record", "empty folder"])
def test_other_damage_is_detected(workdir, trained, capfd, recovery, damage):
    step = workdir / "checkpoints" / "4"
    file = values_file(step)
    if damage == "truncated":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif damage == "missing":
        file.unlink()
    elif damage == "index":
        flip(step / "params" / "manifest.ocdbt", 999)
    elif damage == "record":
        record = step / "run" / "metadata"
        record.write_text(record.read_text().replace('"updates": 4', '"updates": 5'))
    else:
        shutil.rmtree(step)
        step.mkdir()
    with recovery():
        result = toy.run(workdir, {"steps": 6})
    assert (result["started_at"], result["fingerprint"]) == (3, trained[1])
    assert "step 4 is skipped" in capfd.readouterr().err


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_of_many_flipped_bits_none_changes_what_is_restored(workdir):
    rng, step = random.Random(1), workdir / "checkpoints" / "4"
    shutil.rmtree(workdir / "checkpoints" / "3")
    files, refused = sorted(path for path in step.rglob("*") if path.is_file()), 0
    with Checkpoints(workdir / "checkpoints", CheckpointConfig(), CONFIG) as checkpoints:
        abstract = abstract_of(toy.fresh(parallel.make_mesh()))
        intact = toy.fingerprint(checkpoints.restore(abstract)[0])
        for _ in range(16):
            path = rng.choice(files)
            before = path.read_bytes()
            flip(path, rng.getrandbits(30))
            try:
                assert toy.fingerprint(checkpoints.restore(abstract)[0]) == intact, path
            except ProgramExit:
                refused += 1
            path.write_bytes(before)
    assert refused > 2


def test_a_run_whose_checkpoints_are_all_damaged_is_refused_and_keeps_them(workdir):
    for step in (3, 4):
        flip(values_file(workdir / "checkpoints" / str(step)))
    with pytest.raises(ProgramExit, match="no checkpoint in .* is intact .*step 4.*step 3") as ended:
        toy.run(workdir, {"steps": 6})
    assert ended.value.code == exit_codes.CHECKPOINT
    assert list_steps(epath.Path(workdir / "checkpoints")) == [3, 4]


def test_a_damaged_step_that_was_asked_for_is_the_only_one_tried(workdir):
    flip(values_file(workdir / "checkpoints" / "3"))
    abstract = abstract_of(toy.fresh(parallel.make_mesh()))
    with pytest.raises(ProgramExit, match="the checkpoint of step 3 in .* is damaged .step 3: "):
        load_params(epath.Path(workdir / "checkpoints"), abstract.params, "3")


def test_a_run_without_a_finished_checkpoint_starts_from_the_beginning(workdir, trained):
    """A kill during a save leaves a folder that orbax has not given its final name."""
    for step in (3, 4):
        folder = workdir / "checkpoints" / str(step)
        folder.rename(folder.with_name(f"{step}.orbax-checkpoint-tmp"))
    result = toy.run(workdir, {"steps": 6})
    assert (result["started_at"], result["fingerprint"]) == (0, trained[1])
    assert sorted(path.name for path in (workdir / "checkpoints").iterdir()) == ["5", "6"]


def test_a_checkpoint_of_an_earlier_version_is_restored(workdir, trained):
    """It has no checksums in its record, the best score in a file, and a manifest."""
    for step in ("3", "4"):
        path = workdir / "checkpoints" / step / "run" / "metadata"
        record = json.loads(path.read_text())
        path.write_text(json.dumps({key: record[key] for key in ("step", "updates", "config", "fingerprints")}))
        shutil.rmtree(workdir / "checkpoints" / step / "metrics")
        (workdir / "checkpoints" / step / "MANIFEST.json").write_text("{}")
    (workdir / "checkpoints" / "best.json").write_text('{"step": 3, "score": 0.5}')
    params = abstract_of(toy.fresh(parallel.make_mesh()).params)
    assert load_params(workdir / "checkpoints", params, "best")[1] == 3
    result = toy.run(workdir, {"steps": 6})
    assert (result["started_at"], result["fingerprint"]) == (4, trained[1])


def test_a_resumed_run_counts_lost_steps(workdir):
    flip(values_file(workdir / "checkpoints" / "4"))
    before = [json.loads(line) for line in (workdir / "metrics.jsonl").read_text().splitlines()]
    not_durations = ("goodput/share", "goodput/time")
    durations = [
        {k: v for k, v in line.items() if k.startswith("goodput/") and k not in not_durations} for line in before
    ]
    total = [sum(line.values()) for line in durations]
    result = toy.run(workdir, {"steps": 5})
    assert result["goodput/lost"] == pytest.approx(total[3] - total[2])
    for kind in ("compile", "update", "save", "restore"):
        assert result[f"goodput/{kind}"] >= before[2][f"goodput/{kind}"]
    assert 0 < result["goodput/share"] < 1
    assert 0 < result["goodput/down"] < result["goodput/time"] - before[3]["goodput/time"]


@pytest.mark.parametrize(("schedule", "expected"), [("constant", []), ("linear", ["steps: 1 -> 2"])])
def test_steps_may_change_unless_the_learning_rate_decays_over_them(schedule, expected):
    optimizer = {"schedule": schedule}
    before, now = ({"steps": steps, "optimizer": optimizer} for steps in (1, 2))
    assert changes(before, now) == expected


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rate": 49.0}, r"rate: 50\.0 -> 49\.0"),
        ({"fingerprints": {"databases": "b"}}, "databases: 'a' -> 'b'"),
        # Scores of other questions do not say which checkpoint is the best; how often they are asked may change.
        ({"validation": {"split": "dev", "questions": 9, "every": 2}}, r"validation\.questions: 8 -> 9"),
    ],
)
def test_a_change_of_settings_or_data_is_refused(tmp_path, change, message, recovery):
    before = {
        "steps": 1,
        "fingerprints": {"databases": "a"},
        "validation": {"split": "dev", "questions": 8, "every": 1},
    }
    toy.run(tmp_path, before)
    with recovery(), pytest.raises(ValueError, match=f"{message}.*allow_change"):
        toy.run(tmp_path, {**before, "steps": 2, **change})
    result = toy.run(tmp_path, {**before, "steps": 2, **change, "checkpoint": {"allow_change": True}})
    assert result["started_at"] == 1


@pytest.mark.parametrize(
    ("section", "change", "message"),
    [
        ("optimizer", {"kind": "muon"}, "optimizer.kind: 'adamw' -> 'muon'"),
        ("optimizer", {"mu_dtype": "bfloat16"}, "optimizer.mu_dtype"),
        ("optimizer", {"weight_decay": 0.0}, "optimizer.weight_decay above 0: True -> False"),
        ("lora", {"rank": 8}, "lora.rank: 4 -> 8"),
        ("lora", {"targets": ("q",)}, "lora.targets"),
    ],
)
def test_settings_that_give_the_state_other_arrays_are_no_damage(tmp_path, section, change, message):
    def config(**changes):
        return {"optimizer": dataclasses.asdict(OptimizerConfig()), "lora": dataclasses.asdict(LoraConfig(4))} | changes

    folder, allowed = tmp_path / "checkpoints", CheckpointConfig(allow_change=True)
    train = toy.fresh(parallel.make_mesh())
    with Checkpoints(folder, allowed, config()) as checkpoints:
        checkpoints.save(1, train)
    with Checkpoints(folder, allowed, config(**{section: config()[section] | change})) as checkpoints:
        with pytest.raises(
            ValueError, match=f"{message}.*set them back, or begin another run with --config.model.path"
        ):
            checkpoints.restore(abstract_of(train))
    slower = dataclasses.asdict(OptimizerConfig(lr=1e-9, weight_decay=0.5))
    with Checkpoints(folder, allowed, config(optimizer=slower)) as checkpoints:
        assert checkpoints.restore(abstract_of(train))[1] == 1


def test_a_run_resumes_at_its_step_with_another_number_of_updates(workdir):
    """Four steps of one update each; with three updates a step it is in its fifth step, not in its second."""
    logger = types.SimpleNamespace(name="toy", info=str, resume=lambda step, start: collections.Counter())
    watch = types.SimpleNamespace(options=WatchdogOptions())
    with Checkpoints(workdir / "checkpoints", CheckpointConfig(), CONFIG) as checkpoints:
        session = Session(watch, checkpoints, logger, Timer(), 6, toy.question_ids)
        train, start = session.start(toy.fresh(parallel.make_mesh()), updates=3)
    assert (start, int(train.step)) == (4, 12)


def test_a_reference_that_no_checkpoint_has_is_no_damage(workdir):
    """`rl.refresh_reference` was switched on in a run that had saved none."""
    with Checkpoints(workdir / "checkpoints", CheckpointConfig(), CONFIG) as checkpoints:
        train = toy.fresh(parallel.make_mesh())
        abstract = abstract_of(train.replace(reference=train.params))
        with pytest.raises(ValueError, match="have no reference, because --config.rl.refresh_reference was 0"):
            checkpoints.restore(abstract)
        assert checkpoints.restore(abstract_of(train))[1] == 4


def state(mesh, value=1.0):
    fresh = toy.fresh(mesh)
    return fresh.replace(params=jax.tree.map(lambda x: x * value, fresh.params))


@pytest.fixture
def mesh():
    return parallel.make_mesh()


def test_the_best_checkpoint_is_kept(tmp_path, mesh):
    with Checkpoints(tmp_path / "checkpoints", CheckpointConfig(keep=1), {}) as checkpoints:
        for step, score in ((1, 0.2), (2, 0.6), (3, 0.4), (4, None), (5, 0.6)):
            checkpoints.save(step, state(mesh, step), score)
        assert not checkpoints.due(6, 9, 0.6) and checkpoints.due(6, 9, 0.7)
    folder = epath.Path(tmp_path / "checkpoints")
    assert find_best(folder) == (2, 0.6)
    assert list_steps(folder) == [2, 5]
    abstract = abstract_of(state(mesh).params)
    for wanted, step in (("best", 2), ("latest", 5), ("5", 5)):
        result, number = load_params(folder, abstract, wanted)
        assert number == step and float(result["w"][0]) == step
    with pytest.raises(ValueError, match="model.checkpoint=3: .* has steps 2, 5"):
        load_params(folder, abstract, "3")


@pytest.mark.parametrize("dtype", [jnp.float32, jnp.bfloat16])
def test_a_flipped_bit_is_detected_in_whatever_dtype_parameters_are_loaded(tmp_path, mesh, dtype):
    with Checkpoints(tmp_path / "checkpoints", CheckpointConfig(), {}) as checkpoints:
        values = np.random.default_rng(0).normal(size=toy.SIZE)
        checkpoints.save(1, state(mesh, values.astype(np.float32)))
    abstract = {"w": jax.ShapeDtypeStruct((toy.SIZE,), dtype, sharding=state(mesh).params["w"].sharding)}
    loaded = load_params(tmp_path / "checkpoints", abstract)[0]["w"]
    np.testing.assert_array_equal(np.asarray(loaded), np.asarray(values.astype(np.float32).astype(dtype)))
    file = values_file(tmp_path / "checkpoints" / "1")
    for place in range(4):  # one of four bytes has the exponent of a value, which both dtypes have
        flip(file, 8 * (file.stat().st_size // 2 + place) + 6)
    with pytest.raises(ProgramExit, match="step 1: "):
        load_params(tmp_path / "checkpoints", abstract)


def test_a_checkpoint_is_restored_bit_for_bit_on_every_mesh(workdir, trained, recovery):
    """Eight devices saved it; eight, four, two and one restore the same bytes."""
    saved = None
    for count in (8, 4, 2, 1):
        abstract = abstract_of(toy.fresh(parallel.make_mesh(devices=jax.devices()[:count])))
        with recovery(), Checkpoints(workdir / "checkpoints", CheckpointConfig(), CONFIG) as checkpoints:
            result, _ = checkpoints.restore(abstract)
        assert len(result.params["w"].sharding.device_set) == count
        saved = saved or toy.fingerprint(result)
        assert toy.fingerprint(result) == saved


def test_a_failed_save_is_reported_and_the_next_succeeds(tmp_path, mesh, monkeypatch, capfd, recovery):
    rmtree, refused = shutil.rmtree, []

    def busy(path, *args, **kwargs):
        """A folder that a thread of the failed save still writes into, at the first attempt to remove it."""
        if str(path).endswith("-tmp") and not refused:
            refused.append(path)
            raise OSError(errno.ENOTEMPTY, "Directory not empty")
        return rmtree(path, *args, **kwargs)

    with Checkpoints(tmp_path / "checkpoints", CheckpointConfig(), {}) as checkpoints:
        checkpoints.save(1, state(mesh, 1))
        checkpoints.settle()
        with monkeypatch.context() as patch:

            def full(*_, **__):
                raise OSError(errno.ENOSPC, "No space left on device")

            patch.setattr(type(checkpoints._manager._checkpointer.handler), "finalize", full)
            patch.setattr(shutil, "rmtree", busy)
            checkpoints.save(2, state(mesh, 2))
            checkpoints.settle()
        assert refused and (checkpoints.failed, checkpoints.saved, list_steps(checkpoints.folder)) == (1, 1, [1])
        assert [path.name for path in checkpoints.folder.iterdir()] == ["1"]  # nothing of the partial save
        with recovery():
            checkpoints.save(2, state(mesh, 2))
            checkpoints.settle()
        assert (checkpoints.failed, list_steps(checkpoints.folder)) == (0, [1, 2])
    assert "step 2 is not saved (1 in a row): OSError: [Errno 28] No space left" in capfd.readouterr().err


@pytest.mark.parametrize("error", [None, KeyError("of the run")])
def test_storage_that_cannot_be_closed_does_not_hide_the_error_of_the_run(tmp_path, monkeypatch, error):
    def fail():
        raise OSError("storage is gone")

    with pytest.raises(type(error) if error else OSError):
        with Checkpoints(tmp_path / "checkpoints", CheckpointConfig(), CONFIG) as checkpoints:
            monkeypatch.setattr(checkpoints._manager, "close", fail)
            if error:
                raise error


def test_a_full_workdir_costs_neither_the_run_nor_its_record(tmp_path, mesh, monkeypatch, caplog):
    """Checkpoints lie elsewhere; the record of the run is written again with each."""

    def full(path, text):
        path.write_bytes(b"{")
        raise OSError(errno.ENOSPC, "No space left on device")

    with Checkpoints(tmp_path / "checkpoints", CheckpointConfig(), {"seed": 0}) as checkpoints:
        for step in (1, 2):
            checkpoints.save(step, state(mesh, step))
            checkpoints.settle()
            monkeypatch.setattr(pathlib.Path, "write_text", full)
        assert checkpoints.saved == 2
    assert json.loads((tmp_path / "config.json").read_bytes()) == {"seed": 0}
    assert "config.json cannot be written: [Errno 28] No space left" in caplog.text


def test_a_folder_that_cannot_be_listed_after_a_failed_save_does_not_end_the_run(tmp_path, mesh, monkeypatch):
    def gone(*_, **__):
        raise OSError(errno.EIO, "Input/output error")

    with Checkpoints(tmp_path / "checkpoints", CheckpointConfig(), {}) as checkpoints:
        with monkeypatch.context() as patch:
            patch.setattr(type(checkpoints._manager._checkpointer.handler), "finalize", gone)
            patch.setattr(type(checkpoints._manager), "reload", gone)
            checkpoints.save(1, state(mesh, 1))
            checkpoints.settle()
        assert checkpoints.failed == 1
        checkpoints.save(2, state(mesh, 2))
    assert list_steps(checkpoints.folder) == [2]


def test_a_disk_without_room_for_what_the_run_keeps_is_refused_at_the_start(tmp_path, mesh, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(10**6, 0, 80_000))
    best = {"rl": {}, "validation": {"split": "dev"}}  # is kept besides the newest
    for keep, fits, cfg in ((1, True, {}), (2, False, {}), (1, False, best)):
        with Checkpoints(tmp_path / "checkpoints", CheckpointConfig(keep=keep), cfg) as checkpoints:
            if fits:
                checkpoints.check_writable(state(mesh))
                continue
            with pytest.raises(
                ProgramExit, match="0.00 GB are free, and 3 of 0.00 GB must fit: .*checkpoint.keep"
            ) as ended:
                checkpoints.check_writable(state(mesh))
            assert ended.value.code == exit_codes.CHECKPOINT


def test_a_folder_that_cannot_be_written_is_reported_at_the_start(tmp_path, mesh):
    (tmp_path / "file").write_text("")
    saving = CheckpointConfig(folder=str(tmp_path / "file" / "checkpoints"))
    with Checkpoints(tmp_path / "checkpoints", saving, {}) as checkpoints:
        with pytest.raises(
            ProgramExit, match="checkpoints cannot be written: cannot write to .*--config.checkpoint.folder"
        ):
            checkpoints.check_writable(state(mesh))


def test_a_folder_that_a_host_has_to_itself_is_refused_at_the_start(tmp_path, mesh, monkeypatch):
    """Saves would wait for the files of the other hosts until a deadline ends them. As on process 1, for which process 0 has written."""
    with Checkpoints(tmp_path / "checkpoints", CheckpointConfig(), {}) as checkpoints:
        checkpoints.check_writable(state(mesh))
        with monkeypatch.context() as patch:
            patch.setattr(jax, "process_index", lambda: 1)
            with pytest.raises(
                ProgramExit, match="not every host sees .*checkpoint.folder to one that all share"
            ) as ended:
                checkpoints.check_writable(state(mesh))
    assert ended.value.code == exit_codes.CHECKPOINT and not list((tmp_path / "checkpoints").iterdir())


def test_hosts_wait_for_the_slowest_as_long_as_the_watchdog_allows(tmp_path):
    with Checkpoints(tmp_path / "checkpoints", CheckpointConfig(), {}) as checkpoints:
        assert checkpoints._manager._options.async_options.timeout_secs == WatchdogOptions().first


def test_an_object_store_is_shared_whatever_its_package_remembers(tmp_path, monkeypatch):
    """gcsfs answers from the listing that orbax asked for, which does not have the new file yet."""

    class Store(type(pathlib.Path())):
        def __fspath__(self):
            return f"gs:/{self}"

    with Checkpoints(tmp_path / "checkpoints", CheckpointConfig(), {}) as checkpoints:
        for folder, is_shared in ((Store(tmp_path), True), (tmp_path, False)):
            monkeypatch.setattr(checkpoints, "folder", folder)
            monkeypatch.setattr(jax, "process_index", lambda: 1)
            assert (checkpoints._unshared() == "") == is_shared
        monkeypatch.undo()


def test_a_step_whose_save_failed_on_this_host_alone_is_not_begun_anew(tmp_path, mesh, monkeypatch):
    """A save is collective, and process 0 has saved that step."""
    with Checkpoints(tmp_path / "checkpoints", CheckpointConfig(), {}) as checkpoints:
        monkeypatch.setattr(hosts, "from_process_0", lambda flag: True)
        checkpoints.save(1, state(mesh, 1))
        assert not checkpoints._saving
        monkeypatch.undo()


def test_an_object_store_without_its_package_is_refused_at_the_start(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(ValueError, match=r"checkpoint.folder=gs://bucket/run cannot be opened .*sqlr1_jax\[gcs\]"):
        Checkpoints(tmp_path / "checkpoints", CheckpointConfig(folder="gs://bucket/run"), {})


def test_partial_saves_and_partly_removed_steps_are_deleted(workdir):
    folder = workdir / "checkpoints"
    (folder / "9.orbax-checkpoint-tmp").mkdir()
    (folder / "9.orbax-checkpoint-tmp" / "x").write_text("")
    (folder / "2").mkdir()
    toy.run(workdir, {"steps": 5})
    assert sorted(p.name for p in folder.iterdir()) == ["4", "5"]


def test_a_checksum_shows_changed_and_exchanged_values_on_every_mesh():
    values = np.random.default_rng(0).normal(size=(64, 6)).astype(np.float32)
    expected = checksums.of_tree({"w": values, "n": np.arange(5, dtype=np.int32)})
    assert expected == checksums.of_tree({"w": jnp.asarray(values), "n": jnp.arange(5, dtype=jnp.int32)})
    for count in (8, 4):
        mesh = parallel.make_mesh(devices=jax.devices()[:count])
        placed = jax.device_put(values, jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec("fsdp")))
        assert checksums.of_tree({"w": placed, "n": np.arange(5, dtype=np.int32)}) == expected
    seen = {tuple(expected)}
    for place, bit in ((0, 0), (63, 31), (7, 22)):
        flipped = values.copy()
        flipped.view(np.uint32)[place, 3] ^= np.uint32(1 << bit)
        seen.add(tuple(checksums.of_tree({"w": flipped, "n": np.arange(5, dtype=np.int32)})))
    seen.add(tuple(checksums.of_tree({"w": values[::-1], "n": np.arange(5, dtype=np.int32)})))
    assert len({exact for exact, _ in seen}) == 5


def test_the_second_checksum_is_that_of_the_values_in_bfloat16():
    values = jnp.asarray(np.random.default_rng(0).normal(size=4096).astype(np.float32))
    assert checksums.of_tree(values)[1] == checksums.of_tree(values.astype(jnp.bfloat16))[0]


def test_a_run_that_always_crashes_at_the_same_step_is_refused(tmp_path, recovery):
    def fail(at):
        def inject(number, where, _):
            if number == at and where == "rollout":
                raise RuntimeError("out of memory")

        return inject

    options = {"steps": 6, "watch": {"starts": 2}}
    for at in (1, 3, 3, 3):  # starts from steps 0, 1, 3 and 3
        with pytest.raises(RuntimeError, match="out of memory"):
            toy.run(tmp_path, options, fail(at))
    with recovery(), pytest.raises(ProgramExit, match="started 2 times from step 4") as ended:
        toy.run(tmp_path, options)
    assert ended.value.code == exit_codes.USAGE
    (tmp_path / "starts.json").unlink()
    assert toy.run(tmp_path, options)["started_at"] == 3
    for _ in range(3):  # a finished run may be started any number of times
        assert toy.run(tmp_path, options)["started_at"] == 6
