"""The value index finds the values that a question mentions."""

import warnings

import numpy as np
import pytest

from sqlr1_jax.text import value_index
from tests.data import downloads

MANY = ";".join(f"INSERT INTO city VALUES ({i}, 'Town {i} North', 'Quiet Street {i}')" for i in range(3000))
CITIES = f"""
CREATE TABLE city (id INT, name TEXT, street TEXT);
BEGIN; {MANY}; COMMIT;
INSERT INTO city VALUES (1, 'New York', 'The Avenue'), (2, 'NorthCarolina', '5'), (3, 'Africa', '40125'),
  (4, '{"long " * 20}', CAST(x'ff41' AS TEXT)), (5, 'Dog', 'Town 77 North'), (6, '北京', '東京'), (7, 'MA', 'alm');
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return value_index.Index.build(downloads.database(tmp_path_factory.mktemp("values"), "cities", CITIES))


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("How many people live in new york?", {("city", "name"): ["New York"]}),
        ("Which streets are in Town 2718 North?", {("city", "name"): ["Town 2718 North"]}),
        ("What is in North Carolina?", {("city", "name"): ["NorthCarolina"]}),
        ("Wie viele Leute kommen aus Malmö?", {}),  # no piece of an accented word
        ("住在北京的歌手有多少", {("city", "name"): ["北京"]}),  # without blanks
        ("東京の歌手は何人ですか", {("city", "street"): ["東京"]}),
        ("How many African dogs are there?", {("city", "name"): ["Africa", "Dog"]}),
        ("Which city has the code 40125?", {("city", "street"): ["40125"]}),
        ("Is there anything with a 5?", {}),  # small numbers are in too many questions
        ("Is there a York?", {}),  # half a name is not the name
        ("", {}),
    ],
)
def test_find(index, question, found):
    assert index.find(question) == found


def test_the_same_value_is_found_in_each_column_that_has_it(index):
    assert index.find("Town 77 North")[("city", "street")] == ["Town 77 North"]
    assert index.find("Town 77 North")[("city", "name")] == ["Town 77 North"]


def test_matching_share_is_the_longest_common_substring():
    # 6 of 7 letters in one piece are 0.857, 5 of 6 are 0.833
    assert value_index.matching_share("abcdefg", "xx abcdef yy") == pytest.approx(6 / 7)
    assert value_index.matching_share("abcdef", "xx abcde yy") == 0.0


def test_values_without_words_are_indexed_without_a_warning(tmp_path):
    script = "CREATE TABLE t (a TEXT, b TEXT); INSERT INTO t VALUES ('?!', '---'), ('***', '...')"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        built = value_index.Index.build(downloads.database(tmp_path, "signs", script))
    assert len(built.values) == 4 and built.find("What is ?! or ---?") == {}


def test_saved_index_finds_the_same(index, tmp_path):
    index.save(tmp_path / "index.npz")
    again = value_index.Index.load(tmp_path / "index.npz")
    assert again.find("Town 2718 North in Africa") == index.find("Town 2718 North in Africa") != {}
    np.testing.assert_array_equal(again.full, index.full)


def test_cache_is_by_content(tmp_path, monkeypatch):
    file = downloads.database(tmp_path, "concert")
    first = value_index.Index.cached(file, "some-hash", tmp_path / "cache")
    monkeypatch.setattr(value_index.Index, "build", None)  # a second build would fail
    assert value_index.Index.cached(file, "some-hash", tmp_path / "cache").values == first.values


def test_a_database_without_texts_finds_nothing(tmp_path):
    file = downloads.database(tmp_path, "numbers", "CREATE TABLE t (a INT); INSERT INTO t VALUES (1);")
    index = value_index.Index.build(file)
    assert index.find("anything 1") == {}
    index.save(tmp_path / "x.npz")
    assert value_index.Index.load(tmp_path / "x.npz").find("anything") == {}
