"""Virtual tables: golds on them are judged, and their internal statements open nothing to the model."""

import apsw
import pytest

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql.executor import Executor, Limits

SCRIPT = """
CREATE TABLE base (id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO base VALUES (1, 'hello there'), (2, 'good bye');
CREATE VIRTUAL TABLE docs USING fts5(title, body);
INSERT INTO docs VALUES ('first', 'hello world'), ('second', 'bye');
CREATE VIRTUAL TABLE words USING fts5vocab(docs, row);
CREATE VIRTUAL TABLE linked USING fts5(body, content='base', content_rowid='id', prefix='2 3');
INSERT INTO linked(linked) VALUES ('rebuild');
CREATE VIRTUAL TABLE pieces USING fts5(text, tokenize='trigram');
INSERT INTO pieces VALUES ('hello');
CREATE VIRTUAL TABLE bare USING fts5(text, content='');
INSERT INTO bare(rowid, text) VALUES (7, 'hello');
CREATE VIRTUAL TABLE old USING fts4(title, body);
INSERT INTO old VALUES ('first', 'hello world'), ('second', 'bye');
CREATE VIRTUAL TABLE older USING fts3(title);
INSERT INTO older VALUES ('hello');
CREATE VIRTUAL TABLE terms USING fts4aux(old);
CREATE VIRTUAL TABLE boxes USING rtree(id, x0, x1, y0, y1, +label TEXT);
INSERT INTO boxes VALUES (1, 0, 1, 0, 1, 'unit'), (2, 5, 6, 5, 6, 'far');
CREATE VIRTUAL TABLE spans USING rtree_i32(id, low, high);
INSERT INTO spans VALUES (1, 0, 10);
CREATE VIRTUAL TABLE shapes USING geopoly(name);
INSERT INTO shapes(_shape, name) VALUES ('[[0,0],[1,0],[0,1],[0,0]]', 'triangle');
CREATE VIEW greetings AS SELECT title FROM docs WHERE docs MATCH 'hello';
"""

GOLDS = {
    "fts5 match": "SELECT title FROM docs WHERE docs MATCH 'hello'",
    "fts5 equals": "SELECT title FROM docs WHERE docs = 'hello'",
    "fts5 function": "SELECT title FROM docs('hello')",
    "fts5 ranks": "SELECT title, bm25(docs) < 0, highlight(docs, 1, '<', '>') FROM docs('hello OR bye') ORDER BY rank",
    "fts5 snippet": "SELECT snippet(docs, 1, '', '', '...', 5) FROM docs WHERE body MATCH 'wor*'",
    "fts5 without match": "SELECT count(*) FROM docs",
    "fts5 join": "SELECT d.title, b.body FROM docs d JOIN base b ON b.id = d.rowid WHERE docs MATCH 'hello'",
    "fts5 vocabulary": "SELECT term, doc FROM words ORDER BY term",
    "fts5 external content": "SELECT body FROM linked WHERE linked MATCH 'he*'",
    "fts5 trigram": "SELECT text FROM pieces WHERE text LIKE '%ell%'",
    "fts5 contentless": "SELECT rowid FROM bare WHERE bare MATCH 'hello'",
    "fts5 in a view": "SELECT * FROM greetings",
    "fts5 in a sub-query": "SELECT body FROM base WHERE id IN (SELECT rowid FROM docs WHERE docs MATCH 'hello')",
    "fts5 shadow table": "SELECT count(*) FROM docs_content",
    "fts4": "SELECT title FROM old WHERE old MATCH 'hello'",
    "fts4 functions": "SELECT snippet(old), offsets(old), length(matchinfo(old)) FROM old WHERE body MATCH 'hello'",
    "fts4 terms": "SELECT term, documents FROM terms WHERE col = '*'",
    "fts3": "SELECT title FROM older WHERE older MATCH 'hello'",
    "rtree": "SELECT label FROM boxes WHERE x0 < 2 AND y1 > 0",
    "rtree of integers": "SELECT id FROM spans WHERE low <= 5 AND high >= 5",
    "geopoly": "SELECT name FROM shapes WHERE geopoly_overlap(_shape, '[[0,0],[2,0],[0,2],[0,0]]')",
    "json": "SELECT value FROM json_each('[1, 2]')",
}

ATTACKS = {
    "the allowed pragma": ("PRAGMA data_version", Outcome.REFUSED),
    "the allowed pragma of a schema": ("PRAGMA main.data_version", Outcome.REFUSED),
    "the allowed pragma as a table": ("SELECT * FROM pragma_data_version", Outcome.REFUSED),
    "the allowed pragma second": ("SELECT title FROM docs('hello'); PRAGMA data_version", Outcome.REFUSED),
    "another pragma second": ("SELECT title FROM docs('hello'); PRAGMA query_only = 0", Outcome.REFUSED),
    "the pragma of fts3": ("PRAGMA page_size", Outcome.REFUSED),
    "the pragma of fts3 with a value": ("PRAGMA page_size = 512", Outcome.REFUSED),
    "insert": ("INSERT INTO docs VALUES ('x', 'y')", Outcome.REFUSED),
    "rebuild": ("INSERT INTO docs(docs) VALUES ('rebuild')", Outcome.REFUSED),
    "delete all": ("INSERT INTO bare(bare) VALUES ('delete-all')", Outcome.REFUSED),
    "rank": ("INSERT INTO docs(docs, rank) VALUES ('rank', 'bm25(10)')", Outcome.REFUSED),
    "optimize": ("SELECT optimize(old) FROM old LIMIT 1", Outcome.REFUSED),
    "shadow row": ("DELETE FROM docs_data", Outcome.ERROR),
    "shadow update": ("UPDATE boxes_node SET data = x'00'", Outcome.ERROR),
    "rtree row": ("DELETE FROM boxes", Outcome.REFUSED),
    "drop": ("DROP TABLE docs", Outcome.REFUSED),
    "rename": ("ALTER TABLE docs RENAME TO gone", Outcome.REFUSED),
    "tokenizer": ("SELECT fts3_tokenizer('simple')", Outcome.REFUSED),
    "random rank": ("SELECT title FROM docs('hello') ORDER BY random()", Outcome.REFUSED),
    "broken query": ("SELECT title FROM docs WHERE docs MATCH '\"'", Outcome.ERROR),
    "no such column": ("SELECT title FROM docs WHERE docs MATCH 'nope: hello'", Outcome.ERROR),
}


@pytest.fixture(scope="module")
def pool(tmp_path_factory):
    folder = tmp_path_factory.mktemp("virtual")
    (folder / "search").mkdir()
    connection = apsw.Connection(str(folder / "search" / "search.sqlite"))
    connection.execute(SCRIPT)
    connection.close()
    with Executor(folder, Limits(ops=5_000_000), workers=1, detect=True) as executor:
        yield executor


@pytest.mark.parametrize("mode", ["strict", "test_suite_ex", "bird_ex"])
def test_golds_on_virtual_tables_match_themselves(pool, mode):
    verdicts = pool.judge([("search", gold, f"{gold} ") for gold in GOLDS.values()], mode)
    wrong = {name: (v.outcome, v.message) for name, v in zip(GOLDS, verdicts) if v.outcome != Outcome.MATCH}
    assert not wrong
    assert not any(verdict.both_empty for verdict in verdicts)


def test_what_virtual_tables_may_run_the_model_may_not(pool):
    before = (pool.databases / "search" / "search.sqlite").read_bytes()
    verdicts = pool.run([("search", sql) for sql, _ in ATTACKS.values()])
    wrong = [(name, v.outcome, v.message) for v, (name, (_, o)) in zip(verdicts, ATTACKS.items()) if v.outcome != o]
    assert not wrong
    assert (pool.databases / "search" / "search.sqlite").read_bytes() == before


def test_internal_tables_are_not_among_the_tables_read(pool):
    (verdict,) = pool.run([("search", GOLDS["fts5 match"])])
    assert verdict.reads == ("docs",)


def test_the_internal_statements_of_a_search_run_within_its_budget(pool):
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c, docs('hello')"
    (verdict,) = pool.run([("search", endless)])
    assert (verdict.outcome, verdict.message) == (Outcome.TIMEOUT, "over the opcode budget")


def test_a_table_of_a_missing_module_leaves_the_others_judged(tmp_path):
    path = tmp_path / "geo" / "geo.sqlite"
    path.parent.mkdir()
    connection = apsw.Connection(str(path))
    connection.execute(
        "CREATE TABLE place (name TEXT, size INT); INSERT INTO place VALUES ('a', 1), ('b', 2), ('c', 3)"
    )
    connection.execute("PRAGMA writable_schema = ON")
    statement = "CREATE VIRTUAL TABLE geo USING nosuchmodule(x)"
    connection.execute("INSERT INTO sqlite_master VALUES ('table', 'geo', 'geo', 0, ?)", (statement,))
    connection.close()
    gold = "SELECT name FROM place WHERE size > 1"
    with Executor(tmp_path, workers=1, detect=True) as executor:
        right, wrong = executor.judge(
            [("geo", gold, f"SELECT p.name FROM ({gold}) p"), ("geo", gold, "SELECT * FROM geo")]
        )
    assert (right.outcome, right.flags) == (Outcome.MATCH, ())
    assert (wrong.outcome, wrong.message) == (Outcome.ERROR, "no such module: nosuchmodule")


@pytest.mark.parametrize("encoding", ["UTF-16le", "UTF-16be"])
def test_text_of_a_utf16_database_that_is_not_utf16_is_compared(tmp_path, encoding):
    path = tmp_path / "wide" / "wide.sqlite"
    path.parent.mkdir()
    connection = apsw.Connection(str(path))
    connection.execute(f"PRAGMA encoding = '{encoding}'; CREATE TABLE t (a TEXT)")
    connection.execute("INSERT INTO t VALUES ('größe'), (CAST(x'00d80041' AS TEXT)), (CAST(x'd8004100' AS TEXT))")
    connection.close()
    with Executor(tmp_path, workers=1) as executor:
        _, rows, verdict = executor.rows("wide", "SELECT a FROM t")
        assert verdict.outcome == Outcome.OK and rows[0] == ["größe"]
        for mode in ("strict", "bird_ex", "test_suite_ex"):
            same, other = executor.judge(
                [("wide", "SELECT a FROM t", sql) for sql in ("SELECT a FROM t t2", "SELECT 'x'")], mode
            )
            assert (same.outcome, other.outcome) == (Outcome.MATCH, Outcome.MISMATCH)
