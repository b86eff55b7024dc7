"""The page of faults says what the matrix says, and every row has its tests."""

from run import matrix


def test_every_row_has_its_tests():
    assert len(matrix.ROWS) >= 36 and matrix.missing() == []


def test_the_page_is_the_matrix():
    assert matrix.PAGE.read_text() == matrix.render(), "write it again: python -m tests.run.matrix"
