"""BIRD's graded metrics and the official file formats, against values worked by hand."""

import math
import time

import pytest

from sqlr1_jax.sql.bird_metrics import r_ves, soft_f1, time_ratio, ves_reward
from sqlr1_jax.sql.executor import BASE_BATCH_SECONDS
from sqlr1_jax.sql.prediction_files import read_bird, read_spider, read_spider_gold, write_bird, write_spider


@pytest.mark.parametrize(
    ("gold", "pred", "wanted"),
    [
        ([], [], 1.0),
        ([(1,)], [], 0.0),
        ([], [(1,)], 0.0),
        ([(1, "a"), (2, "b")], [(1, "a"), (2, "b")], 1.0),
        # order of columns is free, repeated rows count once
        ([(1, "a")], [("a", 1), ("a", 1)], 1.0),
        # rows are paired by position: nothing matches after a swap
        ([(1,), (2,)], [(2,), (1,)], 0.0),
        # one of two cells: tp 1/2, fp 1/2, fn 1/2
        ([(1, "a")], [(1, "b")], 0.5),
        # a column too many: tp 1, fp 1/2, fn 0: P 2/3, R 1, F1 4/5
        ([(1, "a")], [(1, "a", 9)], 0.8),
        # a column too few: tp 1/2, fp 0, fn 1/2: P 1, R 1/2, F1 2/3
        ([(1, "a")], [(1,)], 2 / 3),
        # a row too few: tp 1, fn 1
        ([(1,), (2,)], [(1,)], 2 / 3),
        # a row too many: tp 1, fp 1
        ([(1,)], [(1,), (2,)], 2 / 3),
        # three gold columns, rows: (1,2,3)~(1,2,9): tp 2/3 fp 1/3 fn 1/3; second row missing: fn 1
        # P = (2/3) / 1 = 2/3, R = (2/3) / 2 = 1/3, F1 = 4/9
        ([(1, 2, 3), (4, 5, 6)], [(1, 2, 9)], 4 / 9),
    ],
)
def test_soft_f1_by_hand(gold, pred, wanted):
    assert soft_f1(gold, pred) == pytest.approx(wanted, abs=1e-12)


def test_rewards_of_speed():
    ratios = [3.0, 2.0, 1.99, 1.0, 0.99, 0.5, 0.49, 0.25, 0.24, 0.0]
    assert [ves_reward(ratio) for ratio in ratios] == [1.25, 1.25, 1, 1, 0.75, 0.75, 0.5, 0.5, 0.25, 0.25]


def test_r_ves_is_the_mean_of_square_roots_in_percent():
    # (sqrt 1.25 + 1 + 0 + 0.5) / 4
    assert r_ves([1.25, 1.0, 0.0, 0.25]) == pytest.approx(100 * (math.sqrt(1.25) + 1 + 0 + 0.5) / 4)


def test_outliers_of_time_are_left_out():
    gold, pred = [2.0] * 20, [1.0] * 19 + [0.001]
    assert time_ratio(gold, pred) == pytest.approx(2.0)
    assert time_ratio([1.0] * 5, [2.0] * 5) == 0.5


def test_metrics_through_the_executor(executor):
    gold = "SELECT id, name FROM singer ORDER BY id"
    preds = [
        gold,
        "SELECT name, id FROM singer ORDER BY id",
        "SELECT id FROM singer ORDER BY id",
        "SELECT nope",
        "DROP TABLE singer",
    ]
    scores = executor.soft_f1([("concert", gold, pred) for pred in preds])
    assert scores == pytest.approx([1.0, 1.0, 2 / 3, 0.0, 0.0])
    rewards = executor.r_ves([("concert", gold, pred) for pred in preds], repeats=5)
    assert rewards[0] in (0.25, 0.5, 0.75, 1.0, 1.25)
    assert rewards[1:] == [0.0] * 4
    many, few = (
        executor._start([("concert", kind, gold, gold, last)]).deadline
        for kind, last in (("r_ves", 100), ("judge", "strict"))
    )
    assert many - few > 99 * (few - time.monotonic() - BASE_BATCH_SECONDS)  # 200 runs, not 2
    nothing = "SELECT id FROM singer WHERE id < 0"
    assert executor.soft_f1([("concert", nothing, pred) for pred in ("", "-- nothing", "SELECT 1")]) == [1.0, 1.0, 0.0]


def test_spider_files(tmp_path):
    path = tmp_path / "predictions.txt"
    write_spider(path, ["SELECT 1 -- one\n, 2", "", "SELECT '--', \"a\nb\""])
    assert path.read_text() == "SELECT 1 , 2\nSELECT\nSELECT '--', \"a b\"\n"
    assert read_spider(path) == ["SELECT 1 , 2", "SELECT", "SELECT '--', \"a b\""]
    gold = tmp_path / "gold.sql"
    gold.write_text("SELECT 1\tconcert\n\nSELECT 2\tworld_1\n")
    assert read_spider_gold(gold) == [("concert", "SELECT 1"), ("world_1", "SELECT 2")]
    gold.write_text("SELECT 1\n")
    with pytest.raises(ValueError, match="line 1"):
        read_spider_gold(gold)


def test_bird_files(tmp_path):
    path = tmp_path / "predict_dev.json"
    wanted = [(f"db{i}", f"SELECT {i}\n-- kept") for i in range(11)]
    write_bird(path, wanted)
    assert read_bird(path) == wanted
    path.write_text('{"1": "SELECT 1\\t----- bird -----\\tb", "0": "SELECT 0\\t----- bird -----\\ta"}')
    assert read_bird(path) == [("a", "SELECT 0"), ("b", "SELECT 1")]
    for text in ("[[", "3", '"SELECT 1"', "[" * 100_000, ""):
        path.write_text(text)
        with pytest.raises(ValueError, match=r"predict_dev.json is (not|a) JSON"):
            read_bird(path)


def test_a_line_of_a_prediction_keeps_its_strings(tmp_path):
    path = tmp_path / "predictions.txt"
    write_spider(path, ["SELECT 'a  b',\n\t'c\u00a0d' /* x */ -- y\n FROM t", "SELECT 'e\u2028f'", "SELECT '\ud800'"])
    assert path.read_bytes() == "SELECT 'a  b', 'c\u00a0d' FROM t\nSELECT 'e f'\nSELECT '?'\n".encode()
