"""docs/faults.md equals the fault matrix, and the tests that it names exist."""

from run import matrix


def test_every_test_named_in_the_matrix_exists():
    assert len(matrix.ROWS) >= 36 and matrix.missing() == []


def test_the_page_is_up_to_date():
    assert matrix.PAGE.read_text() == matrix.render(), "run python -m tests.run.matrix"
