"""Intervals and paired tests against values worked by hand."""

import pytest

from sqlr1_jax.evaluation.significance import bootstrap, mcnemar, require_same, wilson
from sqlr1_jax.records import fingerprint


def test_wilson_by_hand():
    # z = 1.959964, z^2 = 3.841459; 8 of 10: centre (0.8 + 0.19207) / 1.38415 = 0.716739,
    # half = 1.959964 / 1.38415 * sqrt(0.016 + 0.009604) = 0.226579
    interval = wilson(8, 10)
    assert interval == pytest.approx((0.8, 0.490160, 0.943318), abs=1e-5)
    assert wilson(0, 10).low == 0.0 and wilson(10, 10).high == 1.0


def test_mcnemar_by_hand():
    # 1 against 5 disagreements: 2 * (1 + 6) / 64 = 0.21875
    first = [True] * 3 + [True] + [False] * 5
    second = [True] * 3 + [False] + [True] * 5
    assert mcnemar(first, second) == (1, 5, 0.21875)
    assert mcnemar(first, first).p == 1.0


def test_bootstrap_covers_the_difference():
    first = [0.0] * 50 + [1.0] * 50
    second = [0.0] * 40 + [1.0] * 60
    interval = bootstrap(first, second, samples=2000)
    assert interval.value == pytest.approx(0.1)
    # the standard error is sqrt(0.09 / 100) = 0.03
    assert interval.low == pytest.approx(0.1 - 1.96 * 0.03, abs=0.02)
    assert interval.high == pytest.approx(0.1 + 1.96 * 0.03, abs=0.02)
    assert bootstrap(first, second, samples=2000) == interval
    assert bootstrap(first, first, samples=100) == (0.0, 0.0, 0.0)


def test_different_questions_are_refused():
    with pytest.raises(ValueError, match="same questions: 2 and 1"):
        mcnemar([True, False], [True])


def test_reports_on_other_questions_or_databases_are_not_compared():
    first = {"questions": fingerprint([{"id": 1, "db": "a"}]), "databases": fingerprint({"a": "00"})}
    assert fingerprint([{"db": "a", "id": 1}]) == first["questions"]
    second = {**first, "databases": fingerprint({"a": "01"})}
    require_same(first, dict(first), ["questions", "databases"])
    with pytest.raises(ValueError, match="different databases"):
        require_same(first, second, ["questions", "databases"])
