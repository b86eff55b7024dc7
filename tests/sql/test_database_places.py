"""Databases are judged wherever their files lie; what cannot be opened is named."""

import os
import pathlib
import sqlite3

import pytest

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql import databases as database_files
from sqlr1_jax.sql.executor import DatabaseError, Executor, Limits

SINGERS = ("concert", "SELECT name FROM singer", "SELECT name FROM singer WHERE 1")


def linked_file(folder, file):
    (folder / "concert").mkdir(parents=True)
    (folder / "concert" / "concert.sqlite").symlink_to(file)


def relative_link(folder, file):
    (folder / "concert").mkdir(parents=True)
    (folder / "concert" / "concert.sqlite").symlink_to(os.path.relpath(file, folder / "concert"))


def chain_of_links(folder, file):
    (folder / "concert").mkdir(parents=True)
    middle = folder.parent / "middle"
    middle.symlink_to(file)
    (folder / "concert" / "concert.sqlite").symlink_to(middle)


def link_to_another_name(folder, file):
    linked_file(folder, file.rename(file.with_name("elsewhere, no. 1.db")))


def linked_folder(folder, file):
    folder.mkdir()
    (folder / "concert").symlink_to(file.parent)


def linked_file_in_a_linked_folder(folder, file):
    (folder.parent / "half").mkdir()
    (folder.parent / "half" / "concert.sqlite").symlink_to(file)
    folder.mkdir()
    (folder / "concert").symlink_to(folder.parent / "half")


def linked_databases(folder, file):
    folder.symlink_to(file.parent.parent)


def hard_link(folder, file):
    (folder / "concert").mkdir(parents=True)
    os.link(file, folder / "concert" / "concert.sqlite")


def without_write_permission(folder, file):
    linked_file(folder, file)
    file.chmod(0o444)
    file.parent.chmod(0o555)


def in_wal_mode(folder, file):
    """Its log is folded in; a reader that may write would make a new one."""
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    connection.close()
    without_write_permission(folder, file)


PLACES = [
    in_wal_mode,
    linked_file,
    relative_link,
    chain_of_links,
    link_to_another_name,
    linked_folder,
    linked_file_in_a_linked_folder,
    linked_databases,
    hard_link,
    without_write_permission,
]


@pytest.mark.parametrize("place", PLACES)
def test_a_database_is_judged_wherever_its_file_lies(tmp_path, build, place):
    place(tmp_path / "databases", build(tmp_path / "elsewhere"))
    with Executor(tmp_path / "databases", workers=1) as pool:
        pool.check(["concert"])
        (verdict,) = pool.judge([SINGERS])
        assert (verdict.outcome, verdict.message) == (Outcome.MATCH, "")
        (attached,) = pool.run([("concert", f"ATTACH '{tmp_path}/elsewhere/concert/concert.sqlite' AS other")])
        assert attached.outcome == Outcome.REFUSED
    (tmp_path / "elsewhere" / "concert").chmod(0o755)


@pytest.mark.parametrize(
    "name",
    [
        "two words",
        "it's",
        'a "quote"',
        "50% #1?",
        "größe",
        "数据库",
        "a&b=c;d",
        "back\\slash",
        "tab\there",
        "new\nline",
        "?mode=memory",
        "a.sqlite?mode=rwc",
        "+",
        "%41",
    ],
)
def test_a_path_may_have_any_characters(tmp_path, build, name):
    file = build(tmp_path / name / "databases", name)
    with Executor(tmp_path / name / "databases", workers=1) as pool:
        (verdict,) = pool.judge([(name, *SINGERS[1:])])
        assert (verdict.outcome, verdict.message) == (Outcome.MATCH, "")
    with Executor(file, workers=1) as pool:  # as `ask` opens it
        assert pool.rows(file.stem, "SELECT count(*) FROM singer")[1] == [[3]]


def test_a_path_may_have_bytes_that_are_not_utf8(tmp_path, build):
    folder = pathlib.Path(os.fsdecode(os.fsencode(tmp_path) + b"/d\xe4ta"))
    build(folder)
    with Executor(folder, workers=1) as pool:
        assert pool.judge([SINGERS])[0].outcome == Outcome.MATCH


def test_a_linked_file_may_be_asked_and_variants_may_be_links(tmp_path, build):
    file = build(tmp_path / "elsewhere")
    folder = tmp_path / "suite" / "concert"
    folder.mkdir(parents=True)
    for name in ("concert.sqlite", "concert_2.sqlite"):
        (folder / name).symlink_to(file)
    with Executor(tmp_path / "suite", workers=1) as pool:
        assert pool.test_suite([SINGERS])[0].outcome == Outcome.MATCH
    with Executor(folder / "concert_2.sqlite", workers=1) as pool:
        assert pool.run([("concert_2", SINGERS[1])])[0].outcome == Outcome.OK


def test_the_log_beside_the_real_file_is_seen(tmp_path, build):
    file = build(tmp_path / "elsewhere")
    linked_file(tmp_path / "databases", file)
    file.with_name("concert.sqlite-wal").write_bytes(b"changes")
    with Executor(tmp_path / "databases", workers=1) as pool:
        with pytest.raises(DatabaseError, match="elsewhere.*-wal holds changes"):
            pool.check(["concert"])


def test_what_cannot_be_opened_is_named(tmp_path):
    folder = tmp_path / "databases"
    for name in ("dangling", "loop", "pipe", "inside", "empty"):
        (folder / name).mkdir(parents=True)
    (folder / "dangling" / "dangling.sqlite").symlink_to(tmp_path / "nowhere")
    (folder / "loop" / "loop.sqlite").symlink_to(folder / "loop" / "loop.sqlite")
    os.mkfifo(folder / "pipe" / "pipe.sqlite")
    (folder / "inside" / "inside.sqlite").mkdir()
    (folder / "empty" / "empty.sqlite").touch()
    wanted = {
        "dangling": "a link to a file that is not there",
        "loop": "cannot read .*loop.sqlite",
        "pipe": "not a regular file",
        "inside": "it is a folder",
        "empty": "is not an SQLite 3 database",
        "gone": "No such file",
    }
    with Executor(folder, workers=1) as pool:
        for name, words in wanted.items():
            with pytest.raises(DatabaseError, match=f"database {name}: .*{words}"):
                pool.check([name])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"CREATE TABLE t (a);\n", "but text; if it is an SQL dump"),
        (b"id,name\n1,Ann\n", "but text"),
        (b"version https://git-lfs.github.com/spec/v1\n", "but a Git LFS pointer; fetch the file itself"),
        (b"\x1f\x8b\x08\x00" + bytes(20), "but compressed; unpack it"),
        (bytes(range(200, 232)), "if it is encrypted, decrypt it"),
        (b"** This file contains an SQLite 2.1 database **", "but text"),
        (b"", "but empty"),
        (b"SQLite format 3\0" + bytes(20), "is damaged"),
    ],
)
def test_a_file_that_is_no_database_says_what_it_is(tmp_path, data, words):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "shop.sqlite").write_bytes(data)
    with pytest.raises(DatabaseError, match=words):
        database_files.inspect(tmp_path / "shop" / "shop.sqlite", "shop")


def test_a_file_beside_the_folder_it_belongs_in_is_named(tmp_path, build):
    build(tmp_path).rename(tmp_path / "shop.sqlite")
    with Executor(tmp_path, workers=1) as pool, pytest.raises(DatabaseError, match="; move .*shop.sqlite there"):
        pool.check(["shop"])


def test_only_linked_files_are_readable_besides_the_folder(tmp_path, build):
    file = build(tmp_path / "elsewhere")
    linked_file(tmp_path / "databases", file)
    (tmp_path / "databases" / "gone").symlink_to(tmp_path / "nowhere")
    assert database_files.readable(tmp_path / "databases") == [str(tmp_path / "databases"), str(file)]


def test_nothing_is_hashed_before_it_is_asked_for(tmp_path, build, monkeypatch):
    """Hashing a file of ten gigabytes takes a minute."""
    build(tmp_path)
    monkeypatch.setattr(database_files, "file_sha256", lambda path: pytest.fail("hashed"))
    with Executor(tmp_path, workers=1) as pool:
        pool.check(["concert"])
        assert pool.judge([SINGERS])[0].outcome == Outcome.MATCH
        pool.verify()


def test_a_change_of_size_or_time_is_seen_without_a_hash(tmp_path, build):
    file = build(tmp_path)
    with Executor(tmp_path, Limits(), workers=1) as pool:
        pool.check(["concert"])
        with sqlite3.connect(file) as connection:
            connection.execute("INSERT INTO singer (id) VALUES (99)")
        connection.close()
        with pytest.raises(DatabaseError, match="changed on disk"):
            pool.verify()
        assert pool.run([("concert", "SELECT 1")])[0].outcome == Outcome.INFRA
