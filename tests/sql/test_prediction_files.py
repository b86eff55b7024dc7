"""Prediction and gold files as people have them; no content of a file makes a reader raise anything but ValueError."""

import codecs
import json
import random

import pytest

from sqlr1_jax.sql import text_files
from sqlr1_jax.sql.prediction_files import BIRD_SEPARATOR, read_bird, read_spider, read_spider_gold


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("inside", ["\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x85", "\r", "\u00a0"])
def test_only_line_feeds_end_lines(tmp_path, inside, end):
    path = tmp_path / "gold.sql"
    path.write_bytes(f"SELECT 'a{inside}b'\tshop{end}SELECT 2\tshop{end}".encode())
    assert read_spider_gold(path) == [("shop", f"SELECT 'a{inside}b'"), ("shop", "SELECT 2")]
    path.write_bytes(f"SELECT 'a{inside}b'{end}{end}SELECT 2{end}".encode())
    assert read_spider(path) == [f"SELECT 'a{inside}b'", "", "SELECT 2"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8"])
def test_byte_order_marks_are_accepted(tmp_path, encoding):
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding, b"")
    path = tmp_path / "gold.sql"
    path.write_bytes(mark + "SELECT 'größe'\tshop\r\nSELECT 2\tshop".encode(encoding))
    assert read_spider_gold(path) == [("shop", "SELECT 'größe'"), ("shop", "SELECT 2")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            "SELECT 'größe'\tshop\n".encode("latin-1"),
            r"gold.sql is not UTF-8 text \(byte 10 is 0xf6\): save it as UTF-8",
        ),
        ("SELECT '数据'\tshop\n".encode("gb18030"), "is not UTF-8 text"),
        ("SELECT 1\tshop\n".encode("utf-16-le"), "looks like UTF-16 without a byte order mark"),
        (codecs.BOM_UTF16_LE + b"S\0E", "is not UTF-16-LE text"),
        (b"", "is empty"),
        (b"SELECT 1\n", "line 1: no tab before a database name"),
    ],
)
def test_another_encoding_is_one_sentence(tmp_path, data, words):
    path = tmp_path / "gold.sql"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=words) as error:
        read_spider_gold(path)
    assert "\n" not in str(error.value)


def bird(tmp_path, text):
    path = tmp_path / "predict.json"
    path.write_text(text, encoding="utf-8-sig")
    return read_bird(path)


def test_question_ids_are_in_the_order_of_the_file(tmp_path, caplog):
    entries = {key: f"SELECT {key}{BIRD_SEPARATOR}shop" for key in ("1472", "1471", "9")}
    assert bird(tmp_path, json.dumps(entries)) == [
        ("shop", "SELECT 1472"),
        ("shop", "SELECT 1471"),
        ("shop", "SELECT 9"),
    ]
    assert "taken as question ids" in caplog.text and "order of the file" in caplog.text
    caplog.clear()
    repeated = '{"137": "SELECT 1\\t----- bird -----\\ta", "137": "SELECT 2\\t----- bird -----\\tb"}'
    assert bird(tmp_path, repeated) == [("a", "SELECT 1"), ("b", "SELECT 2")]
    named = {f"bird_dev_{n}": f"SELECT {n}{BIRD_SEPARATOR}shop" for n in range(2)}
    assert bird(tmp_path, json.dumps(named)) == [("shop", "SELECT 0"), ("shop", "SELECT 1")]
    from_one = {str(n): f"SELECT {n}{BIRD_SEPARATOR}shop" for n in (2, 1)}
    assert bird(tmp_path, json.dumps(from_one)) == [("shop", "SELECT 2"), ("shop", "SELECT 1")]
    caplog.clear()
    assert bird(tmp_path, json.dumps([f"SELECT 1{BIRD_SEPARATOR}shop"])) == [("shop", "SELECT 1")]
    assert not caplog.text


@pytest.mark.parametrize(
    "value", [None, 3, 1.5, True, [], ["SELECT 1"], {}, {"sql": "SELECT 1"}, "", "SELECT 1", "SELECT 1\tshop"]
)
def test_an_entry_without_statement_and_database_fails_alone(tmp_path, value):
    entries = {"0": value, "1": f"SELECT 1{BIRD_SEPARATOR}shop"}
    assert bird(tmp_path, json.dumps(entries)) == [("", None), ("shop", "SELECT 1")]


def test_a_file_without_any_prediction_is_said_so(tmp_path, caplog):
    rows = [{"question_id": 1, "SQL": "SELECT 1", "db_id": "shop"}]
    assert bird(tmp_path, json.dumps(rows)) == [("", None)] and "no entry of" in caplog.text


@pytest.mark.parametrize("text", ['{"0": 1,}', '{"0": ' + "9" * 5000 + "}", '{"0": "a"}\n{"1": "b"}', "[" * 100_000])
def test_what_is_no_json_is_one_sentence(tmp_path, text):
    with pytest.raises(ValueError, match="predict.json is not JSON"):
        bird(tmp_path, text)


def test_a_statement_may_hold_the_separator(tmp_path):
    sql = f"SELECT '{BIRD_SEPARATOR}'"
    assert bird(tmp_path, json.dumps({"0": f"{sql}{BIRD_SEPARATOR}shop"})) == [("shop", sql)]


def test_no_content_makes_a_reader_raise_anything_but_a_sentence(tmp_path):
    dice = random.Random(0)
    seeds = [
        json.dumps({"7": f"SELECT 1{BIRD_SEPARATOR}shop", "8": None, "9": [1, {"a": "b"}]}).encode(),
        "SELECT 'größe\u2028'\tshop\r\nSELECT 2\tshop\n".encode(),
        "SELECT 1\tshop\n".encode("utf-16"),
    ]
    parts = [
        b"\n",
        b"\r",
        b"\t",
        b"\0",
        b'"',
        b"{",
        b"}",
        b"[",
        b",",
        b"\\u",
        b"\xff",
        b"\xe4",
        codecs.BOM_UTF8,
        codecs.BOM_UTF16_LE,
    ]
    parts += [BIRD_SEPARATOR.encode(), "\u2028".encode(), b"1e999", b"NaN", b"null"]
    path = tmp_path / "file"
    raised = read = 0
    for _ in range(1_000):
        data = dice.choice(seeds)
        for _ in range(dice.randint(1, 6)):
            at, end = sorted(dice.randint(0, len(data)) for _ in range(2))
            data = (
                data[:at] + dice.choice([b"", data[at : at + 9], dice.choice(parts)]) + data[dice.choice([at, end]) :]
            )
        path.write_bytes(data)
        for reader in (read_spider, read_spider_gold, read_bird, text_files.read_text):
            try:
                read += reader(path) is not None
            except ValueError as error:
                assert str(path) in str(error)
                raised += 1
    assert raised > 500 and read > 300
