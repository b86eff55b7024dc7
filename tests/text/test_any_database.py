"""Whatever is in people's databases: what is shown can be read, what is not is named, and every name can be copied."""

import re

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sqlr1_jax.config import SchemaConfig, TextConfig
from sqlr1_jax.records import Outcome, Question
from sqlr1_jax.sql import catalogue
from sqlr1_jax.sql.catalogue import KEYWORDS
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.sql.lexer import quoted
from sqlr1_jax.text import ddl, schema, schema_text, value_index
from sqlr1_jax.text.prompts import PromptBuilder

SHOP = """
CREATE TABLE singer (id INTEGER PRIMARY KEY, name TEXT, country TEXT, age INT, pay REAL);
INSERT INTO singer VALUES (1, 'Ann', 'France', 30, 10.5), (2, 'Bob', 'France', 30, 20.25), (3, 'Cy', 'USA', 41, NULL),
  (4, '[bold]Di[/bold]', '[/x]', 25, 1e300);
CREATE VIEW french AS SELECT name, age FROM singer WHERE country = 'France';
"""


def write(folder, script, name="db", missing=()):
    """Write `<folder>/<name>/<name>.sqlite`; `missing` are CREATE statements of tables whose module is not there."""
    path = folder / name / f"{name}.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    connection = apsw.Connection(str(path))
    for statement in [script] if isinstance(script, str) else script:
        try:
            connection.execute(statement)
        except (apsw.Error, UnicodeDecodeError):  # generated statements may be wrong
            assert not isinstance(script, str), statement
    connection.execute("PRAGMA writable_schema = ON")
    for table, statement in missing:
        connection.execute("INSERT INTO sqlite_master VALUES ('table', ?, ?, 0, ?)", (table, table, statement))
    connection.close()
    return path


# Modules and functions that are not there.


@pytest.mark.parametrize(
    ("script", "missing", "left_out"),
    [
        (SHOP, [("geo", "CREATE VIRTUAL TABLE geo USING nosuchmodule(x)")], "table geo: no such module: nosuchmodule"),
        (SHOP, [("v", "CREATE VIRTUAL TABLE v USING vec0(a float[3])")], "table v: no such module: vec0"),
        (
            SHOP,
            [("S", 'CREATE VIRTUAL TABLE "S" USING VirtualSpatialIndex()')],
            "table S: no such module: VirtualSpatial",
        ),
        (SHOP, [("z", "CREATE VIRTUAL TABLE z USING zipfile('x')")], "table z: no such module: zipfile"),
        (
            SHOP,
            [("f", "CREATE VIRTUAL TABLE f USING fts5(a, tokenize = 'jieba')")],
            "table f: vtable constructor failed",
        ),
        (SHOP + "CREATE VIEW v AS SELECT * FROM gone", [], "view v: no such table: main.gone"),
        (SHOP + "CREATE VIEW v AS SELECT ST_Area(name) FROM singer", [], "view v: no such function: ST_Area"),
        (SHOP + "CREATE VIEW v AS SELECT random() AS r", [], "view v: not allowed: function random"),
        (SHOP + "CREATE VIEW v AS SELECT * FROM pragma_table_info('singer')", [], "view v: .*pragma_table_info"),
        (SHOP + "CREATE VIEW v AS SELECT * FROM v2; CREATE VIEW v2 AS SELECT * FROM v", [], "circular"),
    ],
)
def test_what_no_statement_can_read_is_left_out_and_named(tmp_path, script, missing, left_out):
    found = schema.read(write(tmp_path, script, missing=missing))
    assert [table.name for table in found.tables] == ["singer", "french"]
    assert re.search(left_out, "; ".join(found.left_out)), found.left_out
    assert "CREATE VIEW french" in ddl.render(found) and len(found.statements) == 2


def test_names_that_are_not_text_are_left_out(tmp_path):
    """As programs of another code page wrote them. No statement can say such a name."""
    path = write(
        tmp_path, SHOP + "CREATE TABLE half (yyyy TEXT, b INT); CREATE TABLE zzz (p); INSERT INTO half VALUES ('v', 1)"
    )
    with apsw.Connection(str(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        latin = "CAST(replace(CAST(sql AS BLOB), CAST('{}' AS BLOB), x'67f6df') AS TEXT)"
        connection.execute(f"UPDATE sqlite_master SET sql = {latin.format('yyyy')} WHERE name = 'half'")
        name = "CAST(x'67f6df' AS TEXT)"
        connection.execute(
            f"UPDATE sqlite_master SET sql = {latin.format('zzz')}, name = {name}, tbl_name = {name} WHERE name = 'zzz'"
        )
    found = schema.read(path)
    assert [(table.name, len(table.columns)) for table in found.tables] == [("singer", 5), ("half", 1), ("french", 2)]
    assert found.left_out == (
        "column half.g\ufffd\ufffd: its name is not UTF-8 text",
        "table g\ufffd\ufffd: its name is not UTF-8 text",
    )
    with Executor(path, workers=1) as judge:
        good, bad = judge.run([("db", "SELECT b FROM half JOIN singer ON b = id"), ("db", "SELECT * FROM half")])
    assert good.outcome == Outcome.OK and (bad.outcome, bad.message) == (
        Outcome.ERROR,
        "the name of a column is not UTF-8 text",
    )


def test_internal_tables_of_a_module_that_is_not_there_are_not_shown(tmp_path):
    script = (
        "; ".join(f"CREATE TABLE v_{end} (a)" for end in ("chunks", "rowids", "vector_chunks00", "list"))
        + "; CREATE TABLE w_chunks (a)"
    )
    found = schema.read(write(tmp_path, script, missing=[("v", "CREATE VIRTUAL TABLE v USING vec0(a float[3])")]))
    assert [table.name for table in found.tables] == ["v_list", "w_chunks"]


def test_a_view_without_an_end_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "PROBE_OPS", 1_000_000)
    endless = "CREATE VIEW v AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
    assert schema.read(write(tmp_path, SHOP + endless)).left_out == ("view v: over the opcode budget",)


def test_a_column_that_cannot_be_read_is_left_out_alone(tmp_path):
    path = tmp_path / "db" / "db.sqlite"
    path.parent.mkdir()
    connection = apsw.Connection(str(path))
    connection.create_scalar_function("slug", lambda text: text.lower(), deterministic=True)
    connection.execute(
        "CREATE TABLE t (a TEXT, b TEXT AS (slug(a)), c TEXT COLLATE nocase); INSERT INTO t VALUES ('A', 'c')"
    )
    connection.close()
    found = schema.read(path)
    assert [column.name for column in found.tables[0].columns] == ["a", "c"]
    assert found.left_out == ("column t.b: unknown function: slug()",)


def test_a_collation_that_is_not_there_costs_only_the_example_values(tmp_path):
    path = tmp_path / "db" / "db.sqlite"
    path.parent.mkdir()
    connection = apsw.Connection(str(path))
    connection.create_collation("icu", lambda a, b: (a > b) - (a < b))
    connection.execute("CREATE TABLE t (a TEXT COLLATE icu, b INT); INSERT INTO t VALUES ('A', 1)")
    connection.close()
    found = schema.read(path)
    assert [(column.name, column.values) for column in found.tables[0].columns] == [("a", ()), ("b", (1,))]
    assert value_index.Index.build(path, found).values == ["A"]


@pytest.mark.parametrize(
    ("script", "missing", "words"),
    [
        ("PRAGMA user_version = 1", [], "has no table or view that a statement can read"),
        ("CREATE VIEW v AS SELECT * FROM gone", [], "can read: view v: no such table"),
        (
            "PRAGMA user_version = 1",
            [("g", "CREATE VIRTUAL TABLE g USING nope(x)")],
            "can read: table g: no such module",
        ),
        ("CREATE TABLE t (a); CREATE INDEX i ON t (a); ANALYZE; DROP TABLE t", [], "has no table or view"),
    ],
)
def test_an_empty_schema_is_an_error_that_says_so(tmp_path, script, missing, words):
    with pytest.raises(ValueError, match=words):
        schema.read(write(tmp_path, script, missing=missing))


# What is shown.


def test_views_are_shown_with_their_columns_and_values(tmp_path):
    found = schema.read(write(tmp_path, SHOP))
    view = "CREATE VIEW french (\n    name TEXT, -- example: ['Ann', 'Bob']\n    age INT, -- example: [30]\n);"
    assert ddl.render(found).endswith(view) and ddl.parse(ddl.render(found)).tables[1].is_view
    assert "CREATE VIEW french AS SELECT" in found.raw


def test_a_file_of_views_only_is_shown(tmp_path):
    found = schema.read(
        write(tmp_path, "CREATE VIEW a AS SELECT 1 AS one; CREATE VIEW b(x, y) AS SELECT one, 2 FROM a")
    )
    assert [(table.name, [c.name for c in table.columns]) for table in found.tables] == [
        ("a", ["one"]),
        ("b", ["x", "y"]),
    ]


def test_everything_a_statement_may_read_is_shown_and_nothing_internal(tmp_path):
    script = """
    CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b INT, c AS (a + b), d AS (b * 2) STORED);
    INSERT INTO t(b) VALUES (1);
    CREATE TABLE w (k TEXT PRIMARY KEY, v) WITHOUT ROWID; CREATE TABLE s (x INT, y ANY) STRICT;
    CREATE VIRTUAL TABLE docs USING fts5(title, body); CREATE VIRTUAL TABLE words USING fts5vocab(docs, row);
    CREATE VIRTUAL TABLE old USING fts4(title); CREATE VIRTUAL TABLE boxes USING rtree(id, x0, x1, +label);
    CREATE INDEX i ON t (b); CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END; ANALYZE;
    """
    found = schema.read(write(tmp_path, script))
    assert {table.name: [column.name for column in table.columns] for table in found.tables} == {
        "t": ["a", "b", "c", "d"],
        "w": ["k", "v"],
        "s": ["x", "y"],
        "docs": ["title", "body"],
        "words": ["term", "doc", "cnt"],
        "old": ["title"],
        "boxes": ["id", "x0", "x1", "label"],
    }
    assert "sqlite_" not in found.raw and "_content" not in found.raw and "docs_data" not in ddl.render(found)


def test_foreign_keys_to_nowhere_are_not_shown(tmp_path):
    script = """
    CREATE TABLE a (x INT REFERENCES nowhere(y), y INT REFERENCES b(gone), z INT REFERENCES B(K), v INT REFERENCES none);
    CREATE TABLE b (k INT);
    """
    found = schema.read(write(tmp_path, script))
    assert found.tables[0].foreign_keys == (schema.ForeignKey("z", "B", "K"),)


# Names.

NAMES = [
    "transaction",
    "2019_sales",
    "2nd",
    "order",
    "Größe",
    "a b",
    "a`b",
    'a"b',
    "a]b",
    "x-y",
    "$a",
    "a$",
    "",
    " ",
    "a\nb",
]
NAMES += [
    "a\n\nb",
    "a);",
    "-- a",
    "/* a */",
    "数据",
    "1",
    "_",
    "ties",
    "materialized",
    "window",
    "isnull",
    "rowid",
    "NULL",
]


@pytest.mark.parametrize("name", NAMES)
def test_every_name_can_be_copied_from_the_schema_text(tmp_path, name):
    path = write(
        tmp_path, f'CREATE TABLE {quoted(name)} ({quoted(name)} INT, "b c" TEXT, PRIMARY KEY ({quoted(name)}, "b c"))'
    )
    found = schema.read(path)
    text = ddl.render(found)
    assert ddl.render(ddl.parse(text)) == text and ddl.parse(text).tables[0].name == name
    copied = ddl.identifier(name)
    assert f"CREATE TABLE {copied} (\n    {copied} INT,\n" in text
    connection = apsw.Connection(str(path))
    connection.execute(f"SELECT {copied} AS {copied} FROM {copied} AS {copied} ORDER BY {copied}")
    connection.close()


@pytest.mark.parametrize("name", sorted(KEYWORDS))
def test_all_keywords_of_sqlite_are_quoted(name):
    assert ddl.identifier(name.lower()) == f"`{name.lower()}`" and ddl.identifier(name) == f"`{name}`"


def test_published_templates_keep_their_own_rule(tmp_path):
    path = write(tmp_path, 'CREATE TABLE "transaction" (id INT, "2nd" INT, "user" INT)')
    text = ddl.render(schema.read(path))
    assert text == "CREATE TABLE `transaction` (\n    id INT,\n    `2nd` INT,\n    `user` INT\n);"
    question = Question("q", "db", "How many?", schema=text)
    published = "CREATE TABLE transaction (\n    id INT,\n    2nd INT,\n    `user` INT\n);"
    assert text in PromptBuilder(TextConfig(template="unified")).text(question)[1]["content"]
    assert published in PromptBuilder(TextConfig(template="omnisql")).text(question)[0]["content"]
    assert published in PromptBuilder(TextConfig(template="sql_r1")).text(question)
    raw = Question("q", "db", "How many?", schema='CREATE TABLE "transaction"(id INT)')
    assert raw.schema in PromptBuilder(TextConfig(template="sql_r1")).text(raw)


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        (
            "CREATE TABLE \"a  b\" (x INT, -- the x\n\n  y  TEXT DEFAULT 'p  q')",
            """CREATE TABLE "a  b" (x INT, /* the x */ y TEXT DEFAULT 'p  q')""",
        ),
        (
            "CREATE TABLE t (\n\ta INT /* one\n  two */,\r\n b INT -- */\n)",
            "CREATE TABLE t ( a INT /* one two */, b INT )",
        ),
        ("CREATE VIEW v AS\nSELECT '--' -- last", "CREATE VIEW v AS SELECT '--' /* last */"),
    ],
)
def test_the_compact_form_keeps_names_and_comments(tmp_path, statement, line):
    assert schema.on_one_line(statement) == line
    for text in (statement, line):
        connection = apsw.Connection(":memory:")
        connection.execute(text)


# Any schema.

odd = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
names = st.one_of(
    st.sampled_from(NAMES), st.sampled_from(sorted(KEYWORDS)), odd, st.text("abc12 `\"[]'\n-(),;", max_size=6)
)
types = st.one_of(
    st.sampled_from(["", "INT", "VARCHAR(10, 2)", "DOUBLE PRECISION", "JSON"]), odd.map(quoted), names.map(quoted)
)
literals = st.one_of(
    st.none().map(lambda _: "NULL"),
    st.integers(-(2**63), 2**63 - 1).map(str),
    st.sampled_from(
        ["9e999", "-9e999", "1e300", "x'00ff'", "CAST(x'ff41' AS TEXT)", "''", "zeroblob(9)", "CAST(x'00' AS TEXT)"]
    ),
    odd.map(lambda text: "'" + text.replace("'", "''") + "'"),
)


@st.composite
def scripts(draw):
    """CREATE and INSERT statements, some of them wrong, and tables of missing modules."""
    statements, missing = (
        [f"PRAGMA encoding = '{draw(st.sampled_from(['UTF-8', 'UTF-8', 'UTF-16']))}'; PRAGMA user_version = 1"],
        [],
    )
    for number in range(draw(st.integers(0, 4))):
        table = quoted(draw(names))
        columns = draw(
            st.lists(st.tuples(names.map(quoted), types, st.integers(0, 9), literals), min_size=1, max_size=4)
        )
        parts = []
        for name, kind, extra, literal in columns:
            other = quoted(draw(names))
            extras = [
                f"DEFAULT ({literal})",
                f"AS ({columns[0][0]})",
                f"AS (nofunction({other}))",
                f"REFERENCES {other}({name})",
            ]
            extras += [f"REFERENCES {other}", "PRIMARY KEY", "UNIQUE", "", "", ""]
            parts.append(f"{name} {kind} {extras[extra]}")
        end = draw(st.sampled_from(["", "", "", "WITHOUT ROWID", "STRICT"]))
        match draw(st.integers(0, 7)):
            case 0:
                module = draw(st.sampled_from(["fts5", "fts4", "rtree"]))
                statements.append(
                    f"CREATE VIRTUAL TABLE {table} USING {module}({', '.join(name for name, *_ in columns)})"
                )
            case 1:
                body = draw(
                    st.sampled_from(
                        ["SELECT 1 AS a", "SELECT random() AS r", "SELECT * FROM nowhere", "SELECT nofunction(1)"]
                    )
                )
                statements.append(f"CREATE VIEW {table} AS {body}")
            case 2 if statements[1:]:
                source = (
                    draw(st.sampled_from(statements[1:]))
                    .split("(")[0]
                    .split(" AS ")[0]
                    .partition(" ")[2]
                    .partition(" ")[2]
                )
                statements.append(f"CREATE VIEW {table} AS SELECT * FROM {source}")
            case 3 if "16" not in statements[0]:  # `write` stores these as UTF-8
                missing.append((f"m{number}", f"CREATE VIRTUAL TABLE m{number} USING nosuchmodule(x)"))
            case _:
                statements.append(f"CREATE TABLE {table} ({', '.join(parts)}) {end}")
        for _ in range(draw(st.integers(0, 3))):
            values = ", ".join(draw(literals) for _ in columns)
            statements.append(
                f"INSERT OR IGNORE INTO {table} ({', '.join(name for name, *_ in columns)}) VALUES ({values})"
            )
            statements.append(f"INSERT OR IGNORE INTO {table} DEFAULT VALUES")
    return statements, missing


@pytest.fixture(scope="module")
def judge(tmp_path_factory):
    with Executor(tmp_path_factory.mktemp("any"), workers=1) as executor:
        executor.number = 0
        yield executor


@pytest.mark.parametrize("kind", [",", "a ,", "--", "INT,"])
def test_a_type_cannot_end_the_line_of_its_column(tmp_path, kind):
    text = ddl.render(schema.read(write(tmp_path, f'CREATE TABLE t (a "{kind}", b INT)')))
    assert ddl.render(ddl.parse(text)) == text


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(scripts())
def test_any_schema_is_read_and_every_name_runs_under_the_judge(judge, script):
    judge.number += 1
    db = f"db{judge.number}"
    path = write(judge.databases, *script[:1], name=db, missing=script[1])
    try:
        found = schema.read(path)
    except ValueError as error:
        assert "has no table or view that a statement can read" in str(error)
        return
    assert all(name.startswith(("table ", "view ", "column ")) for name in found.left_out)
    text = ddl.render(found)
    parsed = ddl.parse(text)
    assert ddl.render(parsed) == text
    queries = []
    for table in parsed.tables:
        source = ddl.identifier(table.name)
        queries.append(f"SELECT * FROM {source}")
        for column in table.columns:
            assert f"    {ddl.identifier(column.name)} " in text
            queries.append(f"SELECT {ddl.identifier(column.name)} FROM {source} LIMIT 3")
        for key in table.foreign_keys:
            other = ddl.identifier(key.table)
            on = f"a.{ddl.identifier(key.column)} = b.{ddl.identifier(key.target)}"
            queries.append(f"SELECT count(*) FROM {source} a JOIN {other} b ON {on}")
    verdicts = judge.run([(db, query) for query in queries])
    wrong = [(query, v.outcome, v.message) for query, v in zip(queries, verdicts) if v.outcome != Outcome.OK]
    assert not wrong
    # Everything else that `prepare` does with it.
    for form in ("ddl", "raw", "compact", "short"):
        describer = schema_text.Describer(judge.databases, {}, SchemaConfig(form=form))
        question = describer.describe(Question("q", db, "Which a b is 1?"))
        assert question.schema
        for template in ("unified", "omnisql", "sql_r1"):
            assert PromptBuilder(TextConfig(template=template)).text(question)
    assert ddl.render_m_schema(parsed, db)
