"""Checkpoints in a single process: damage, changed settings, retention, the best, storage that cannot be written."""

import json
import random
import shutil
import sys

import jax
import numpy as np
import pytest
from etils import epath
from run import toy
from run.conftest import logged

from sqlr1_jax import parallel
from sqlr1_jax.config import CheckpointConfig
from sqlr1_jax.run import checkpoint_dir, checksums, exit_codes
from sqlr1_jax.run.checkpoints import Checkpoints, load_params
from sqlr1_jax.run.exit_codes import ProgramExit


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


def data_files(step):
    return sorted(p for p in step.rglob("*") if p.is_file() and "/d/" in str(p))


def flip(path, bit):
    data = bytearray(path.read_bytes())
    data[bit // 8 % len(data)] ^= 1 << bit % 8
    path.write_bytes(data)


def test_a_flipped_bit_is_detected_and_the_previous_step_is_restored(workdir, trained, capfd, recovery):
    rng = random.Random(0)
    flip(rng.choice(data_files(workdir / "checkpoints" / "4")), rng.getrandbits(20))
    with recovery():
        result = toy.run(workdir, {"steps": 6})
    assert result["started_at"] == 3 and result["fingerprint"] == trained[1]
    stderr = capfd.readouterr().err
    assert stderr.count("ALARM checkpoint: step 4 is skipped:") == 1
    assert "was changed; trying the next older step" in stderr
    assert [line["step"] for line in logged(workdir)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("damage", ["truncated", "missing", "manifest", "index", "no manifest", "empty folder"])
def test_other_damage_is_detected(workdir, trained, capfd, recovery, damage):
    step = workdir / "checkpoints" / "4"
    file = data_files(step)[0]
    if damage == "truncated":
        file.write_bytes(file.read_bytes()[:-1])
    elif damage == "missing":
        file.unlink()
    elif damage == "manifest":
        flip(step / "MANIFEST.json", 4000)
    elif damage == "index":
        (step / "MANIFEST.json").write_text("{")
    elif damage == "no manifest":
        (step / "MANIFEST.json").unlink()
    else:
        shutil.rmtree(step)
        step.mkdir()
    with recovery():
        result = toy.run(workdir, {"steps": 6})
    assert (result["started_at"], result["fingerprint"]) == (3, trained[1])
    assert "step 4 is skipped" in capfd.readouterr().err


def test_each_of_many_flipped_bits_is_detected(workdir):
    rng, step = random.Random(1), epath.Path(workdir / "checkpoints" / "4")
    names = checksums.files(step)
    for _ in range(60):
        path = step / rng.choice(names)
        before, bit = path.read_bytes(), rng.getrandbits(30)
        flip(path, bit)
        with pytest.raises(checksums.CorruptFolder, match=path.name):
            checksums.verify(step)
        path.write_bytes(before)
    assert checksums.verify(step)["step"] == 4


def test_a_run_whose_checkpoints_are_all_damaged_is_refused(workdir):
    for step in (3, 4):
        flip(data_files(workdir / "checkpoints" / str(step))[0], 77)
    with pytest.raises(ProgramExit, match="no checkpoint in .* is intact .*step 4.*step 3.*another --workdir") as ended:
        toy.run(workdir, {"steps": 6})
    assert ended.value.code == exit_codes.CHECKPOINT


def test_a_run_without_a_finished_checkpoint_starts_from_the_beginning(workdir, trained):
    for step in (3, 4):
        (workdir / "checkpoints" / str(step) / "MANIFEST.json").unlink()
    result = toy.run(workdir, {"steps": 6})
    assert (result["started_at"], result["fingerprint"]) == (0, trained[1])


def test_a_step_without_a_manifest_is_skipped(tmp_path, monkeypatch, recovery):
    """The process was killed after the arrays of step 3 were written and before the manifest."""
    with monkeypatch.context() as patch:
        write_manifest = checksums.write_manifest
        patch.setattr(
            checksums, "write_manifest", lambda folder, *a: None if folder.name == "3" else write_manifest(folder, *a)
        )
        toy.run(tmp_path / "a", {"steps": 3})
    assert checkpoint_dir.steps(epath.Path(tmp_path / "a" / "checkpoints")) == [1, 2, 3]
    with recovery():
        result = toy.run(tmp_path / "a", {"steps": 5})
    whole = toy.run(tmp_path / "whole", {"steps": 5})
    assert (result["started_at"], result["fingerprint"]) == (2, whole["fingerprint"])
    assert logged(tmp_path / "a") == logged(tmp_path / "whole")


def test_a_resumed_run_counts_lost_steps(workdir):
    flip(data_files(workdir / "checkpoints" / "4")[0], 5)
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
    assert checkpoint_dir.changes(before, now) == expected


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rate": 49.0}, r"rate: 50\.0 -> 49\.0"),
        ({"fingerprints": {"databases": "b"}}, "databases: 'a' -> 'b'"),
    ],
)
def test_a_change_of_settings_or_data_is_refused(tmp_path, change, message, recovery):
    before = {"steps": 1, "fingerprints": {"databases": "a"}}
    toy.run(tmp_path, before)
    with recovery(), pytest.raises(ValueError, match=f"{message}.*allow_change"):
        toy.run(tmp_path, {**before, "steps": 2, **change})
    result = toy.run(tmp_path, {**before, "steps": 2, **change, "checkpoint": {"allow_change": True}})
    assert result["started_at"] == 1


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
        checkpoints.settle()
        assert checkpoints.best() == (2, 0.6)
    folder = epath.Path(tmp_path / "checkpoints")
    assert checkpoint_dir.steps(folder) == [2, 5]
    abstract = jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape, x.dtype, sharding=x.sharding), state(mesh).params)
    for wanted, step in (("best", 2), ("latest", 5), ("5", 5)):
        result, number = load_params(folder, abstract, wanted)
        assert number == step and float(result["w"][0]) == step
    with pytest.raises(ValueError, match="model.checkpoint=3: .* has steps 2, 5"):
        load_params(folder, abstract, "3")


def test_a_checkpoint_is_restored_bit_for_bit_on_every_mesh(workdir, trained, recovery):
    """Eight devices saved it; eight, four, two and one restore the same bytes."""
    path = workdir / "checkpoints"
    saved = None
    for count in (8, 4, 2, 1):
        mesh = parallel.make_mesh(devices=jax.devices()[:count])
        abstract = jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape, x.dtype, sharding=x.sharding), toy.fresh(mesh))
        with recovery(), Checkpoints(path, CheckpointConfig(), {"seed": 0, "rate": 50.0}) as checkpoints:
            result = checkpoints.restore(abstract)
        assert len(result.params["w"].sharding.device_set) == count
        saved = saved or toy.fingerprint(result)
        assert toy.fingerprint(result) == saved


def test_a_failed_save_is_reported_and_the_next_succeeds(tmp_path, mesh, monkeypatch, capfd, recovery):
    with Checkpoints(tmp_path / "checkpoints", CheckpointConfig(), {}) as checkpoints:
        checkpoints.save(1, state(mesh, 1))
        checkpoints.settle()
        with monkeypatch.context() as patch:

            def full(*_):
                raise OSError(28, "No space left on device")

            patch.setattr(checksums, "write_manifest", full)
            checkpoints.save(2, state(mesh, 2))
            checkpoints.settle()
        assert checkpoints.failed == 1 and checkpoints.saved == 1 and checkpoints.latest() == 1
        with recovery():
            checkpoints.save(2, state(mesh, 2))
            checkpoints.settle()
        assert (checkpoints.failed, checkpoints.latest()) == (0, 2)
    assert "step 2 is not saved (1 in a row): OSError: [Errno 28] No space left" in capfd.readouterr().err


def test_an_old_checkpoint_is_removed_for_space_but_never_the_last(tmp_path, mesh, monkeypatch):
    with Checkpoints(tmp_path / "checkpoints", CheckpointConfig(keep=3), {}) as checkpoints:
        for step in (1, 2, 3):
            checkpoints.save(step, state(mesh))
        checkpoints.settle()

        def free_bytes(folder):
            return 0 if 2 in checkpoint_dir.steps(folder) else 1 << 30

        monkeypatch.setattr(checkpoint_dir, "free_bytes", free_bytes)
        checkpoints.save(4, state(mesh))
        checkpoints.settle()
        assert checkpoint_dir.steps(checkpoints.folder) == [3, 4]
        monkeypatch.setattr(checkpoint_dir, "free_bytes", lambda folder: 0)
        checkpoints.save(5, state(mesh))
        assert checkpoints.failed == 1 and checkpoint_dir.steps(checkpoints.folder) == [4]
        monkeypatch.undo()
        checkpoints.save(5, state(mesh))


def test_no_checkpoint_is_removed_before_a_newer_one_is_known_to_be_intact(workdir, trained, monkeypatch, capfd):
    """The disk is full at the start, and the newest checkpoint is damaged: the previous one must be kept."""
    flip(data_files(workdir / "checkpoints" / "4")[0], 5)
    disk = {"free": 0}
    monkeypatch.setattr(checkpoint_dir, "free_bytes", lambda folder: disk["free"])
    with pytest.raises(ProgramExit, match="GB free and a checkpoint takes"):
        toy.run(workdir, {"steps": 6})
    assert checkpoint_dir.newest(epath.Path(workdir / "checkpoints")) == 3
    assert "to make space" not in capfd.readouterr().err
    disk["free"] = 1 << 30
    assert toy.run(workdir, {"steps": 6})["fingerprint"] == trained[1]


def test_a_folder_that_cannot_be_written_is_reported_at_the_start(tmp_path, mesh):
    (tmp_path / "file").write_text("")
    saving = CheckpointConfig(folder=str(tmp_path / "file" / "checkpoints"))
    with Checkpoints(tmp_path / "checkpoints", saving, {}) as checkpoints:
        with pytest.raises(
            ProgramExit, match="checkpoints cannot be written: cannot write to .*--config.checkpoint.folder"
        ):
            checkpoints.check_writable(state(mesh))


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


def test_a_host_whose_hashes_are_missing_is_named(tmp_path):
    folder = epath.Path(tmp_path)
    for n in range(4):
        (folder / f"{n}.bin").write_text(str(n))
    with pytest.raises(OSError, match="no hashes from host 1"):
        checksums.write_manifest(folder, {}, host=0, hosts=2, timeout_s=0.1)
    checksums.write_manifest(folder, {"step": 1}, host=1, hosts=2)
    checksums.write_manifest(folder, {"step": 1}, host=0, hosts=2)
    assert checksums.verify(folder, 0, 2) == checksums.verify(folder, 1, 2) == {"step": 1}
    assert [p.name for p in folder.iterdir() if "part" in p.name] == []
    (folder / "3.bin").write_text("x")
    assert checksums.verify(folder, 0, 2)  # the changed file is not in the share of host 0
    with pytest.raises(checksums.CorruptFolder, match="3.bin was changed"):
        checksums.verify(folder, 1, 2)


def test_hosts_that_see_different_files_write_no_manifest(tmp_path, monkeypatch):
    """A stale listing on host 1 lacks a file, which would have no hash, so that its damage would never be detected."""
    folder = epath.Path(tmp_path)
    for name in "abcd":
        (folder / name).write_text(name)
    files = checksums.files
    with monkeypatch.context() as patch:
        patch.setattr(checksums, "files", lambda folder: [name for name in files(folder) if name != "b"])
        checksums.write_manifest(folder, {}, host=1, hosts=2)
    with pytest.raises(OSError, match="hosts see different files, for example b"):
        checksums.write_manifest(folder, {}, host=0, hosts=2)
    assert not checksums.has_manifest(folder)


def test_different_states_have_different_fingerprints(mesh):
    assert toy.fingerprint(state(mesh)) != toy.fingerprint(state(mesh, np.nextafter(np.float32(1), np.float32(2))))


def test_a_run_that_always_crashes_at_the_same_step_is_refused(tmp_path, recovery):
    def fail(at):
        def inject(number, where, _):
            if number == at and where == "rollout":
                raise RuntimeError("out of memory")

        return inject

    options = {"steps": 6, "watch": {"starts": 2}}
    for at in (1, 3, 3, 3):  # starts from steps 0, 1, 3 and 3
        with pytest.raises(RuntimeError):
            toy.run(tmp_path, options, fail(at))
    with recovery(), pytest.raises(ProgramExit, match="started 2 times from step 4") as ended:
        toy.run(tmp_path, options)
    assert ended.value.code == exit_codes.USAGE
    (tmp_path / "starts.json").unlink()
    assert toy.run(tmp_path, options)["started_at"] == 3
    for _ in range(3):  # a finished run may be started any number of times
        assert toy.run(tmp_path, options)["started_at"] == 6
