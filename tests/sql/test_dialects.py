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
    "SELECT name FROM t WHERE age": "age as a condition: SQLite takes any number for true or false",
    "SELECT name FROM t WHERE NOT age AND x > 1": "age as a condition",
    "SELECT max(age, 3) FROM t": "function max",
    "SELECT (age > 3) + 1 FROM t": "a condition is 1 or 0 in SQLite",
    "SELECT round(x, 2) FROM t": "ROUND to decimals",
    "SELECT substr(name, -2) FROM t": "SUBSTR from the end",
    "SELECT name FROM t LIMIT -1": "a negative LIMIT is none in SQLite",
    "SELECT x'00ff'": "x'...' is a blob in SQLite",
    "SELECT x ->> '$.a' FROM t": "the operators -> and ->> of JSON",
    "SELECT name FROM t INDEXED BY i": "INDEXED BY is SQLite's own",
    "SELECT name FROM t HAVING age > 3": "HAVING without GROUP BY",
    "SELECT age AS years FROM t WHERE years = 3": "years in WHERE is the name of a result column",
    "SELECT name FROM main.t": "main.t: a name of SQLite's own",
    "SELECT name FROM sqlite_master": "sqlite_master: a name of SQLite's own",
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
        "SELECT ifnull(x, 0), iif(x > 1, 'a', 'b'), substr(name, 1, 2), instr(name, 'a'), age / 2 FROM t WHERE age IS x",
        "SELECT CASE WHEN age > 3 THEN 1 END, CAST(age AS REAL), round(x), row_number() OVER (ORDER BY age) FROM t",
        'SELECT "name" FROM t WHERE [country] = `d`',
        "WITH c AS (SELECT name AS n FROM t) SELECT n FROM c UNION SELECT country FROM t",
    ],
)
def test_what_it_can_vouch_for_is_not(sql):
    assert translate(sql, "postgres", NAMES).doubts == ()


def test_division_and_filter_in_mysql():
    doubts = translate("SELECT age / 2, sum(x) FILTER (WHERE age > 3) FROM t", "mysql", NAMES).doubts
    assert [doubt.partition(":")[0][:20] for doubt in doubts] == ["/ of two whole numbe", "FILTER of an aggrega"]


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
    deep = f"SELECT {'date(' * 40}'now'{')' * 40}"  # sqlglot's time doubles with every level
    assert translate(deep, "postgres").text == deep and "too deeply nested" in translate(deep, "postgres").doubts[0]


def test_an_unknown_dialect_is_an_error():
    with pytest.raises(ValueError, match="dialect='klingon' must be one of"):
        check_name("klingon")
