"""Translation to other dialects: what sqlglot cannot vouch for is named."""

import pytest

from sqlr1_jax.sql.dialects import check_name, translate

NAMES = ("name", "country", "d", "x", "age", "b")
DOUBTFUL = {
    "SELECT julianday(d) FROM t": "function julianday: postgres may lack it",
    "SELECT printf('%.2f', x) FROM t": "function printf",
    "SELECT format('%.2f', x) FROM t": "function format",
    "SELECT strftime('%Y', d) FROM t": "function strftime",
    "SELECT date(d, '+1 day') FROM t": "function date",
    "SELECT datetime('now')": "function datetime",
    "SELECT CURRENT_TIMESTAMP": None,
    "SELECT total(x) FROM t": "function total",
    "SELECT hex(name), typeof(x) FROM t": "function typeof",
    "SELECT json_extract(x, '$.a') FROM t": "function ",
    'SELECT name FROM t WHERE country = "France"': '"France" is no column, so SQLite takes it for a string',
    "SELECT name FROM t WHERE name LIKE 'a%'": "LIKE ignores the case of ASCII letters in SQLite",
    "SELECT name FROM t WHERE name NOT LIKE 'a%'": "LIKE ignores the case",
    "SELECT name FROM t WHERE name GLOB 'a*'": "GLOB is SQLite's own",
    "SELECT name FROM t WHERE t MATCH 'a'": "MATCH is a search",
    "SELECT name FROM t WHERE name = 'a' COLLATE NOCASE": "collation NOCASE",
    "SELECT sum(age > 3) FROM t": "SUM of a condition",
    "SELECT name, max(age) FROM t": "column name is neither grouped nor aggregated",
    "SELECT rowid FROM t": "rowid is a column of every table in SQLite alone",
    "SELEC T FROM FROM": "cannot translate this statement",
    "SELECT " + "(" * 2000 + "1" + ")" * 2000: "cannot translate this statement",
}


@pytest.mark.parametrize("sql", DOUBTFUL)
def test_what_sqlglot_cannot_vouch_for_is_named(sql):
    translation = translate(sql, "postgres", NAMES)
    if DOUBTFUL[sql]:
        assert any(DOUBTFUL[sql] in doubt for doubt in translation.doubts), translation.doubts
    assert all("\n" not in doubt for doubt in translation.doubts)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*), name FROM t WHERE age > 3 AND (x < 2 OR x IS NULL) GROUP BY name ORDER BY 1 DESC LIMIT 3",
        "SELECT ifnull(x, 0), iif(x > 1, 'a', 'b'), max(age, x), substr(name, 1, 2), instr(name, 'a') FROM t",
        "SELECT CASE WHEN age > 3 THEN 1 END, CAST(age AS REAL), round(x, 2), row_number() OVER (ORDER BY age) FROM t",
        'SELECT "name" FROM t WHERE [country] = `d`',
        "WITH c AS (SELECT name AS n FROM t) SELECT n FROM c UNION SELECT country FROM t",
    ],
)
def test_what_it_can_vouch_for_is_not(sql):
    assert translate(sql, "postgres", NAMES).doubts == ()


def test_a_double_quoted_string_is_written_as_a_string():
    sql = 'SELECT name FROM t WHERE country = "it\'s" AND "country" = 1'
    assert "country = 'it''s' AND \"country\" = 1" in translate(sql, "postgres", NAMES).text
    (doubt,) = translate('SELECT name FROM t WHERE country = "France"', "mysql").doubts  # names are not known
    assert "is a string in SQLite if there is no such column" in doubt


def test_what_sqlite_ran_stays_as_it_is():
    for sql in ("SELECT [name] FROM  [singer] -- all", "select a,b", "SELEC ((", ""):
        assert translate(sql, "sqlite") == (sql, ())
    assert translate("", "postgres") == ("", ())
    assert "COALESCE" in translate("SELECT IFNULL(a, 0) FROM t", "postgres").text
    assert "LIMIT" not in translate("SELECT a FROM t LIMIT 3", "tsql").text
    assert translate("SELECT ((", "postgres").text == "SELECT (("


def test_an_unknown_dialect_is_an_error():
    with pytest.raises(ValueError, match="dialect='klingon' must be one of"):
        check_name("klingon")
