"""Schema text: OmniSQL's DDL byte for byte, and a parser that is its inverse."""

import json

import pytest

from sqlr1_jax.text import ddl, schema, truncation
from tests.data import downloads


@pytest.fixture
def concert(tmp_path):
    return schema.annotate(schema.read(downloads.database(tmp_path, "concert")), downloads.ENTRY)


# Worked by hand from OmniSQL's process_dataset.py: a comment that repeats the name is left out (`singer id`, `home town`),
# odd names stand in backticks, the last comma goes unless a comment hides it, primary keys come before foreign keys.
CONCERT = """\
CREATE TABLE band (
    id INTEGER,
    title TEXT, -- name of the band
    PRIMARY KEY (id)
);

CREATE TABLE singer (
    singer_id INT, -- example: [1, 2]
    name TEXT, -- example: ['Joe Sharp', 'Timbaland']
    `home town` TEXT, -- example: ['Paris', 'Berlin']
    band INT, -- example: [1, 2]
    PRIMARY KEY (singer_id),
    CONSTRAINT fk_singer_band FOREIGN KEY (band) REFERENCES band (id)
);"""


def test_ddl_to_the_byte(concert):
    assert ddl.render(concert) == CONCERT


def test_last_column_without_keys_loses_its_comma():
    table = schema.Table("t", (schema.Column("a", "INT"), schema.Column("b", "TEXT")))
    assert ddl.render(schema.Schema((table,))) == "CREATE TABLE t (\n    a INT,\n    b TEXT\n);"


def test_reserved_words_and_odd_names_stand_in_backticks():
    names = {"user": "`user`", "Home Town": "`Home Town`", "größe": "`größe`", "singer_1": "singer_1", "a`b": "`a``b`"}
    assert {name: ddl.identifier(name) for name in names} == names


def test_raw_is_what_sqlite_keeps(concert):
    assert concert.raw.startswith("CREATE TABLE band (id INTEGER PRIMARY KEY, title TEXT)\n\nCREATE TABLE singer (")


def test_m_schema(concert):
    assert ddl.render_m_schema(concert, "concert") == (
        "【DB_ID】 concert\n【Schema】\n# Table: band\n[\n(id:INTEGER, Primary Key),\n(title:TEXT, name of the band)\n]\n"
        "# Table: singer\n[\n(singer_id:INT, Primary Key, Examples: [1, 2]),\n"
        "(name:TEXT, Examples: [Joe Sharp, Timbaland]),\n(home town:TEXT, Examples: [Paris, Berlin]),\n"
        "(band:INT, Examples: [1, 2])\n]\n【Foreign keys】\nsinger.band=band.id"
    )


def test_found_values_come_first_and_six_at_most(concert):
    more = schema.add_values(concert, {("singer", "name"): ("Rose White", "Joe Sharp", "a", "b", "c", "d", "e")})
    assert more.tables[1].columns[1].values == ("Rose White", "Joe Sharp", "a", "b", "c", "d")


def test_values_fit_for_a_prompt():
    values = ("x" * 50, b"blob", float("inf"), 3, "x" * 60, 2.5, None)
    assert schema.clean_values(values) == ("x" * 40, 3, 2.5)


def test_parse_inverts_render(concert):
    assert ddl.render(ddl.parse(CONCERT)) == CONCERT
    odd = schema.Table(
        "a`b",
        (
            schema.Column("a, b", "DECIMAL(10, 2)", "note, with -- dashes", ("it's", 'quote "', "line\nbreak", -1.5)),
            schema.Column("bare", "", "example: [not a value]"),
            schema.Column("b", "INT"),
        ),
        ("a, b", "b"),
        (schema.ForeignKey("a, b", "other table", "x y"),),
    )
    assert ddl.parse(ddl.render(schema.Schema((odd,)))) == schema.Schema((odd,))


def test_parse_refuses_other_text():
    with pytest.raises(ValueError, match="prepare the data set again"):
        ddl.parse("CREATE TABLE t (a INT)")


def test_comments_in_a_declaration():
    sql = 'CREATE TABLE "t" (\n  "a b" TEXT /* first, of two */,\n  `c` INTEGER NOT NULL /* second */,\n  d REAL\n)'
    assert schema.comments_in(sql) == {"a b": "first, of two", "c": "second"}
    # Where a line has several columns, the comment may belong to any of them; within quotes it is not a comment.
    sql = "CREATE TABLE t (\na INT, b INT /* kg */,\nc TEXT DEFAULT '/* x */',\nd DECIMAL(5, 2) DEFAULT 'a,b' /* yes */,\ne INT, /* too */\nf INT)"
    assert schema.comments_in(sql) == {"d": "yes", "e": "too"}


def test_text_that_is_not_utf8_is_read(tmp_path):
    file = downloads.database(tmp_path, "odd", "CREATE TABLE t (a TEXT); INSERT INTO t VALUES (CAST(x'ff41' AS TEXT));")
    assert schema.read(file).tables[0].columns[0].values == ("\ufffdA",)


@pytest.mark.parametrize("make", ["nothing", "folder", "text"])
def test_unreadable_databases_are_named(tmp_path, make):
    path = tmp_path / "x.sqlite"
    if make == "folder":
        path.mkdir()
    elif make == "text":
        path.write_text("no database" * 100)
    with pytest.raises(ValueError, match="x.sqlite"):
        schema.read(path)


def test_budget_drops_gently_and_says_so(concert):
    whole = ddl.render(concert)
    fitted = truncation.shorten_to_fit(
        concert, "Which singers come from Paris?", ddl.render, lambda text: len(text) <= len(whole) - 60
    )
    assert "Paris" in fitted.text and "Timbaland" not in fitted.text
    assert fitted.dropped == "example values (2), comments (1)"
    tight = truncation.shorten_to_fit(
        concert, "Which singers come from Paris?", ddl.render, lambda text: len(text) <= 300
    )
    assert "`home town`" in tight.text and "title" not in tight.text.split("PRIMARY")[0].split("(", 1)[1]
    assert "columns" in tight.dropped
    assert truncation.shorten_to_fit(concert, "", ddl.render, lambda text: len(text) < 50) is None


@pytest.mark.shared
@pytest.mark.parametrize("name", ["spiderdev", "bird"])
def test_published_schemas_survive_parsing(shared, name):
    folder = shared / "data" / "sqlr1_db_info"
    values = json.loads((folder / f"{name}_db_id2sampled_db_values.json").read_text())
    for db, entry in json.loads((folder / f"{name}_db_id2db_info.json").read_text()).items():
        text = ddl.render(schema.from_entry(entry, values.get(db)))
        assert ddl.render(ddl.parse(text)) == text


def test_a_column_that_another_table_refers_to_stays():
    parent = schema.Table("Parent", tuple(schema.Column(name, "TEXT") for name in ("a", "code", "b")))
    child = schema.Table(
        "child", (schema.Column("pcode", "TEXT"),), (), (schema.ForeignKey("pcode", "parent", "CODE"),)
    )
    small = truncation.smallest(schema.Schema((parent, child)), "how many?")
    assert [[column.name for column in table.columns] for table in small.tables] == [["code"], ["pcode"]]


def test_columns_that_a_question_names_in_any_script_stay():
    columns = ("größe", "gruppe", "价格", "名称")
    table = schema.Table("t", tuple(schema.Column(name, "TEXT") for name in columns))
    for question, kept in (("Welche Größe hat es?", "größe"), ("价格最高的商品是什么？", "价格")):
        cuts = truncation.possible_cuts(schema.Schema((table,)), question)
        assert [column for _, _, column in cuts] == sorted(set(columns) - {kept})


def test_what_a_comment_or_a_value_says_counts_as_named_and_letters_within_words_do_not():
    columns = (
        schema.Column("A11", "INT", "average salary"),
        schema.Column("A12", "REAL", "unemployment rate 1995"),
        schema.Column("A13", "TEXT", "", ("NorthCarolina", "St. Louis")),
        schema.Column("A14", "TEXT", "", ("Y", "N")),
        schema.Column("A15", "INT", "", (0, 1)),
    )
    table = schema.Table("t", columns)

    def kept(question):
        return [column.name for column in truncation.smallest(schema.Schema((table,)), question).tables[0].columns]

    assert kept("Which district has the highest average salary?") == ["A11"]
    assert kept("How many are in North Carolina?") == ["A13"] and kept("Who is from St Louis in 2010?") == ["A13"]
    assert kept("Whose flag is Y?") == ["A14"] and kept("Who has 1 of them?") == ["A15"]
    assert kept("How many only by any year?") == ["A11"], "a table keeps its first column"


def test_only_comments_are_taken_out_of_statements_as_sqlite_keeps_them():
    text = "CREATE TABLE t (\n  -- the first\n  a INT, -- loaded from data/*.csv\n  b INT, /* amount */\n  c/**/TEXT DEFAULT '/* no */'\n)"
    fitted = truncation.fit_raw_schema(text, lambda short: "--" not in short)
    assert fitted.text == "CREATE TABLE t (\n  a INT,\n  b INT,\n  c TEXT DEFAULT '/* no */'\n)"
    assert fitted.dropped == "comments (4)"
    assert (
        truncation.fit_raw_schema("CREATE TABLE t (a) -- x", lambda short: len(short) < 20).text
        == "CREATE TABLE t (a) "
    )
