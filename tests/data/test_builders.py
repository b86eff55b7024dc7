"""Official layouts and their problems: SynSQL as a stream, BIRD with its descriptions, custom questions."""

import json
import pathlib
import re
import shutil

import pytest

from sqlr1_jax.config import DataConfig, PrepareConfig, parse
from sqlr1_jax.data import bird, dataset, jsonl, locate, preparation, read_json, synsql
from sqlr1_jax.data.problems import Problems
from sqlr1_jax.data.selection import Selection
from sqlr1_jax.programs import prepare
from sqlr1_jax.records import Question
from tests.data import downloads, synthetic_synsql
from tests.data.test_prepare import configure, run


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory):
    return synthetic_synsql.make(tmp_path_factory.mktemp("synsql") / "download", rows=300, databases=60)


def test_synsql_problems_are_counted(tmp_path, synthetic):
    summary = run(tmp_path, configure(tmp_path, "synsql", source=str(synthetic)))
    split = summary["splits"]["train"]
    assert summary["faults"] == {"unknown database": 5}  # database 42 is missing: 300 / 60 rows
    assert split["questions"] == 295 and split["databases_without_rows"] == 1
    assert split["flags"]["gold_error"] == 3 and split["flags"]["database_without_rows"] == 5
    loaded = dataset.load(DataConfig(name="synsql", split="train", data_dir=str(tmp_path / "data"), leave_out=()))
    first = loaded[0]
    assert (first.id, first.complexity in synsql.LEVELS, "```sql" in first.think) == ("synsql-0", True, True)
    assert "-- The north of one of the" in first.schema and "PRIMARY KEY" in first.schema
    assert {question.db for question in loaded} <= {synthetic_synsql.database_name(number) for number in range(60)}


def test_selections_of_the_paper(tmp_path, synthetic):
    config = configure(tmp_path, "synsql/complex_5k", source=str(synthetic))
    config.select.update(dict(per_level=20, test=5))
    summary = run(tmp_path, config)
    assert [summary["splits"][split]["questions"] for split in ("train", "test")] == [15, 5]
    both = [
        q
        for split in ("train", "test")
        for q in dataset.load(DataConfig(name="synsql", split=split, data_dir=str(tmp_path / "data"), leave_out=()))
    ]
    assert {q.complexity for q in both} == {"Complex"} and len({q.id for q in both}) == 20


def test_clean_selections(tmp_path, synthetic):
    config = configure(tmp_path, "synsql/clean_200k", source=str(synthetic))
    config.select.update(dict(per_level=12, order="curriculum"))
    summary = run(tmp_path, config)
    train = dataset.load(DataConfig(name="synsql", split="train", data_dir=str(tmp_path / "data")))
    ranks = [synsql.LEVELS.index(question.complexity) for question in train]
    assert len(train) == 48 and ranks == sorted(ranks) and ranks[0] < ranks[-1]
    assert not any(question.flags for question in train)
    assert summary["splits"]["train"]["left_out"]["gold fails"] >= 1


def test_synsql_ddl_becomes_databases(tmp_path):
    (tmp_path / "download").mkdir()
    ddl = 'CREATE TABLE "a" (\n  "x" INTEGER /* an x */\n)\n\nCREATE TABLE b (y TEXT)'
    row = {"db_id": "s", "question": "How many x?", "query": "SELECT count(x) FROM a", "ddl": ddl, "cot": "c"}
    (tmp_path / "download" / "all.json").write_text(json.dumps([row, row | {"db_id": "bad", "ddl": "CREATE"}]))
    summary = run(tmp_path, configure(tmp_path, "synsql"))
    assert summary["splits"]["train"]["flags"]["reads_empty_table"] == 1
    assert summary["faults"]["unreadable database"] >= 1
    (question,) = dataset.load(DataConfig(name="synsql", split="train", data_dir=str(tmp_path / "data")))[:1]
    assert question.schema.startswith("CREATE TABLE a (\n    x INTEGER, -- an x\n);")

    # A kill leaves a file that is half made; another version of the rows has other tables.
    folder = tmp_path / "data" / "databases"
    for made in folder.iterdir():
        shutil.rmtree(made)
    rows = [row | {"ddl": 'CREATE TABLE "a" (z INTEGER, x INTEGER)'}, row | {"db_id": "other"}]
    (tmp_path / "download" / "all.json").write_text(json.dumps(rows))
    builder = prepare.open_builder(parse(PrepareConfig, configure(tmp_path, "synsql")), Problems())
    name = builder.databases().name
    shutil.rmtree(folder / name)
    (folder / f".{name}" / "s").mkdir(parents=True)
    (folder / f".{name}" / "s" / "s.sqlite").touch()
    run(tmp_path, configure(tmp_path, "synsql"))
    questions = dataset.load(DataConfig(name="synsql", split="train", data_dir=str(tmp_path / "data")))
    assert [q.schema.partition("\n")[2][:9] for q in questions[:2]] == ["    z INT", "    x INT"]


@pytest.fixture
def bird_download(tmp_path):
    folder = tmp_path / "download"
    downloads.database(folder / "dev_databases", "concert")
    described = folder / "dev_databases" / "concert" / "database_description"
    described.mkdir()
    header = "original_column_name,column_name,column_description,data_format,value_description\n"
    (described / "singer.csv").write_bytes(
        (header + "home town,home town,where the caf\u00e9 is,text,\nband,,,integer,\n").encode("cp1252")
    )
    (described / "band.csv").write_text("\ufeff" + header + "title,band name,the title,text,\n")
    (folder / "dev_tables.json").write_text(json.dumps([downloads.ENTRY]))
    rows_ = [
        {
            "question_id": 137,
            "db_id": "concert",
            "question": q,
            "evidence": "a hint",
            "SQL": sql,
            "difficulty": "simple",
        }
        for q, sql in downloads.ROWS[:3]
    ]
    (folder / "dev.json").write_text(json.dumps(rows_))
    return folder


def test_bird_with_descriptions_and_duplicate_ids(tmp_path, bird_download):
    summary = run(tmp_path, configure(tmp_path, "bird/dev"))
    assert summary["faults"] == {"duplicate id": 2, "not UTF-8": 1}
    questions = dataset.load(DataConfig(name="bird/dev", split="dev", data_dir=str(tmp_path / "data")))
    assert [q.id for q in questions] == ["bird-dev-0", "bird-dev-1", "bird-dev-2"]
    assert questions[0].evidence == "a hint" and questions[0].complexity == "simple"
    assert "title TEXT, -- band name: the title" in questions[0].schema
    assert "`home town` TEXT, -- where the caf\u00e9 is, example: ['Paris'," in questions[1].schema


def test_bird_in_the_folder_of_its_split(tmp_path, bird_download):
    """The layout of the archive, with the question file one folder below the source."""
    inner = tmp_path / "bird" / "dev"
    inner.parent.mkdir()
    bird_download.rename(inner)
    inner.parent.rename(bird_download)
    summary = run(tmp_path, configure(tmp_path, "bird/dev"))
    questions = dataset.load(DataConfig(name="bird/dev", split="dev", data_dir=str(tmp_path / "data")))
    assert "title TEXT, -- band name: the title" in questions[0].schema
    (bird_download / "dev" / "dev_tables.json").unlink()
    summary = run(tmp_path, configure(tmp_path, "bird/dev"))
    assert summary["faults"]["unusable description"] == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_descriptions_of_bird_as_people_save_them(tmp_path, encoding, end):
    file, problems = tmp_path / "band.csv", Problems()
    lines = ["original_column_name,column_name,column_description", "title,größe,the title", 'home,,"a, b"', ""]
    file.write_bytes(end.join(lines).encode(encoding))
    assert list(bird._read_csv(file, problems)) == [("title", "größe: the title"), ("home", "a, b")]
    assert not problems.counts


def test_a_description_that_csv_refuses_is_a_problem_and_the_lines_before_it_are_used(tmp_path):
    file, problems = tmp_path / "band.csv", Problems()
    file.write_text(f"original_column_name,column_description\ntitle,the title\nhome,{'x' * 200_000}\nlast,never\n")
    assert list(bird._read_csv(file, problems)) == [("title", "the title")]
    assert problems.counts == {"unreadable file": 1}


@pytest.mark.shared
def test_published_mini_dev(shared):
    builder = bird.Bird(
        config="mini_dev", data_dir="/nowhere", source=shared / "data" / "bird_meta", databases="/nowhere"
    )
    questions = list(builder.read("dev"))
    assert len(questions) == 500 == len({q.id for q in questions})
    assert builder.problems.counts == {"duplicate id": 2}  # 137 and 138, as bird-bench/mini_dev issue 17 says
    entries = builder.descriptions()
    assert len(entries) == 11


def test_custom_questions(tmp_path):
    folder = tmp_path / "download"
    downloads.database(folder / "databases", "mine")
    ids = ("a-2", "a", "a")  # the third would be called as the first
    lines = [{"id": name, "db": "mine", "question": "Q?", "sql": "SELECT 1", "evidence": float("nan")} for name in ids]
    (folder / "train.jsonl").write_text("\n".join(map(json.dumps, lines)))  # NaN: as from a table of pandas
    good = downloads.ENTRY | {"db_id": "mine", "column_names": [[0, "name of the band"]] + [[0, None]] * 6}
    broken = [{"db_id": "mine"}, downloads.ENTRY | {"column_names": []}, {**good, "db_id": ["mine"]}]
    (folder / "tables.json").write_text(json.dumps([good, *broken]))
    (folder / "test.json").write_text(json.dumps([{"db_id": "mine", "question": "No gold?"}]))
    summary = run(tmp_path, configure(tmp_path, "jsonl", allow=("no_gold",)))
    assert summary["faults"] == {"duplicate id": 1, "unusable description": 3}
    train = dataset.load(DataConfig(name="jsonl", split="train", data_dir=str(tmp_path / "data")))
    assert [(q.id, q.evidence) for q in train] == [("a-2", ""), ("a", ""), ("a-2-2", "")]
    (question,) = dataset.load(DataConfig(name="jsonl", split="test", data_dir=str(tmp_path / "data")))
    assert question.flags == ("no_gold",) and "CREATE TABLE singer" in question.schema
    with pytest.raises(ValueError, match="select.test=1: jsonl has a split test of its own; leave the option out"):
        run(tmp_path, configure(tmp_path, "jsonl", **{"select.test": 1}))


@pytest.mark.parametrize("other", ["", " ", None, float("nan"), {"select": [1]}, ["SELECT", "2"]])
def test_a_field_that_is_empty_or_no_text_leaves_the_place_to_its_other_names(other):
    """Such as `sql` of Spider's files, which is a parse tree beside the text in `query`."""
    assert read_json.field({"sql": other, "query": "SELECT 1"}, *jsonl.FIELDS["gold"]) == "SELECT 1"
    assert read_json.field({"sql": other}, *jsonl.FIELDS["gold"]) == ""


def test_an_id_does_not_change_when_a_line_before_it_is_corrected(tmp_path):
    ids = []
    for line in ("{", "7", '{"db_id": "mine", "question": "Q2?", "sql": "SELECT 1"}'):
        builder = jsonl.Jsonl(
            config=jsonl.Jsonl.variant("mine", tmp_path),
            data_dir=tmp_path / "data",
            source=custom(tmp_path, f"download{len(ids)}", count=4, line_2=line),
        )
        ids.append([question.id for question in builder.read("train")])
    assert ids == [["train-0", "train-2", "train-3"]] * 2 + [["train-0", "train-1", "train-2", "train-3"]]


def custom(tmp_path, folder="download", count=30, **lines) -> pathlib.Path:
    """A folder of own questions over one database; `line_10="..."` replaces a line of train.jsonl."""
    source = tmp_path / folder
    downloads.database(source / "databases", "mine")
    rows = [json.dumps({"db_id": "mine", "question": f"Q{n}?", "sql": "SELECT 1"}) for n in range(1, count + 1)]
    for name, text in lines.items():
        rows[int(name.removeprefix("line_")) - 1] = text
    (source / "train.jsonl").write_text("\n".join(rows) + "\n")
    return source


def test_a_broken_line_costs_itself_and_is_named(tmp_path, capsys):
    broken = {"line_10": '{"db_id": "mine", "question": "Q?", "sql": ', **{f"line_{n}": "{" for n in range(20, 26)}}
    custom(tmp_path, count=90, line_17='{"db_id": "mine", "sql": "SELECT 1"}', **broken)
    summary = run(tmp_path, configure(tmp_path, "jsonl"))
    train = summary["splits"]["train"]
    assert (train["questions"], train["rows_read"], train["rows_used"]) == (82, 90, 82)
    printed = capsys.readouterr().out
    assert "82 of 90 rows of the source are used; see the problems below" in printed
    assert re.search(r"rows that the gold returns: median 1, nine in ten 1 to 1, most 1\n", printed)
    first = (
        r"7 x broken line: first 'train.jsonl line 10, column 4\d: Expecting value', 'train.jsonl line 20, column 2: "
    )
    assert re.search(first, printed), printed
    assert "1 x no question text: first 'train.jsonl line 17'; left out" in printed
    assert len(dataset.load(DataConfig(name="jsonl/download", data_dir=str(tmp_path / "data")))) == 82
    report = (tmp_path / "work" / "report.txt").read_text()
    assert "line 25" in report and "line 25" not in printed, "the report has every line, the console a few"


def test_many_lost_lines_are_an_error_that_names_them(tmp_path):
    custom(
        tmp_path, line_10="{", line_17='"text"', line_20="x", line_30='{"db_id": "other", "question": "Q?", "sql": "1"}'
    )
    with pytest.raises(ValueError, match=r"(?s)only 26 of 30 rows of split train .* at most 10% .*line 10.*line 20"):
        run(tmp_path, configure(tmp_path, "jsonl"))


def test_a_list_that_ends_at_an_error_is_refused(tmp_path):
    """How many questions are behind it is not known: a tenth of them may be lost, and here nine tenths are."""
    source = custom(tmp_path, count=10)
    rows = [json.loads(line) for line in (source / "train.jsonl").read_text().splitlines()]
    (source / "train.jsonl").unlink()
    (source / "train.json").write_text(
        json.dumps(rows).replace('"question"', '"quest"ion"', 2).replace('"quest"ion"', '"question"', 1)
    )
    with pytest.raises(ValueError, match=r"(?s)split train .* ends at an error.*after 1 objects"):
        run(tmp_path, configure(tmp_path, "jsonl"))


def test_questions_over_a_database_that_cannot_be_read_are_lost_lines(tmp_path):
    """Such as one that a program has open, with changes in its write-ahead log."""
    row = {"db_id": "open", "question": "Q?", "sql": "SELECT 1"}
    source = custom(tmp_path, count=4, line_2=json.dumps(row), line_3=json.dumps(row))
    file = downloads.database(source / "databases", "open")
    log = file.with_name("open.sqlite-wal")
    log.write_bytes(b"changes")
    with pytest.raises(
        ValueError, match=r"(?s)only 2 of 4 rows of split train .*at most 10%.*2 x unreadable database.*-wal"
    ):
        run(tmp_path, configure(tmp_path, "jsonl"))
    log.unlink()
    assert run(tmp_path, configure(tmp_path, "jsonl"))["splits"]["train"]["questions"] == 4, "nothing is resumed"


def test_lines_that_a_killed_start_lost_are_counted_by_the_next(tmp_path, monkeypatch):
    source = custom(tmp_path, count=12, line_2='{"db_id": "open", "question": "Q?", "sql": "SELECT 1"}')
    file = downloads.database(source / "databases", "open")
    file.with_name("open.sqlite-wal").write_bytes(b"changes")
    check, checked = preparation.Preparation.check, []

    def failing(self, questions):
        checked.append([question.id for question in questions])
        if len(checked) == 2:
            raise KeyboardInterrupt
        return check(self, questions)

    monkeypatch.setattr(preparation, "SHARD_QUESTIONS", 6)
    monkeypatch.setattr(preparation.Preparation, "check", failing)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, configure(tmp_path, "jsonl"))
    summary = run(tmp_path, configure(tmp_path, "jsonl"))
    assert checked[2] == ["train-1"] and len(checked[3]) == 6, "the golds of the others are not run again"
    assert summary["faults"] == {"unreadable database": 1}
    assert [summary["splits"]["train"][key] for key in ("questions", "rows_read", "rows_used")] == [11, 12, 11]


def test_two_own_data_sets_have_two_names(tmp_path):
    custom(tmp_path, "shop", count=1)
    custom(tmp_path, "zoo", count=2)
    for folder in ("shop", "zoo"):
        run(tmp_path, configure(tmp_path, "jsonl", folder))
    data = str(tmp_path / "data")
    assert [len(dataset.load(DataConfig(name=f"jsonl/{name}", data_dir=data))) for name in ("shop", "zoo")] == [1, 2]
    with pytest.raises(ValueError, match="set --config.data.name to one of jsonl/shop, jsonl/zoo"):
        dataset.load(DataConfig(name="jsonl", data_dir=data))
    with pytest.raises(
        ValueError, match=r"jsonl/shop/1.0.0 holds another data set, prepared from .*shop: give this one"
    ):
        run(tmp_path, configure(tmp_path, "jsonl/shop", "zoo"))
    assert len(dataset.load(DataConfig(name="jsonl/shop", data_dir=data))) == 1
    with pytest.raises(ValueError, match="named with letters"):
        run(tmp_path, configure(tmp_path, "jsonl/a b", "zoo"))


def test_pass_rates_choose_among_the_questions_of_the_first_split(tmp_path):
    """A model's results on train do not name the questions of dev, which validation needs."""
    source = custom(tmp_path, count=4)
    (source / "dev.jsonl").write_text((source / "train.jsonl").read_text())
    passes = tmp_path / "passes.jsonl"
    passes.write_text('{"id": "train-1", "pass_rate": 0.5}\n{"id": "train-2", "pass_rate": 1.0}\n')
    cfg = parse(PrepareConfig, configure(tmp_path, "jsonl"))
    builder = prepare.open_builder(cfg, Problems())
    half = preparation.Preparation(builder, Selection(passes=str(passes)), cfg, tmp_path / "shards")
    kept = {split: [question.id for question in half.candidates(split)] for split in builder.splits()}
    assert kept == {"train": ["train-1"], "dev": ["dev-0", "dev-1", "dev-2", "dev-3"]}


@pytest.mark.parametrize("field", ["id", "text", "gold"])
def test_half_of_a_character_costs_its_line(field):
    problems = Problems()
    fields = dict(id="a", db="mine", text="Which \N{GRINNING FACE}?", gold="SELECT 1")
    assert read_json.usable(Question(**fields), "line 1", problems)
    assert read_json.usable(Question(**fields | {field: json.loads('"\\ud83d"')}), "line 2", problems) is None
    assert problems.counts == {"broken line": 1}


def test_database_names_of_any_script(tmp_path):
    for name in ("shop_2020", "\u5546\u5e97_2020", "cafe\u0301", "!", "\u0915\u093f"):  # the third as macOS stores it
        downloads.database(tmp_path, name)
    databases, problems = locate.Databases(tmp_path), Problems()
    assert (
        databases.find("caf\u00e9", problems) == "cafe\u0301" and databases.find("Shop 2020", problems) == "shop_2020"
    )
    for other in ("\u5b66\u6821_2020", "2020", "?", "cafe", "\u0915"):
        assert databases.find(other, problems) == ""
    assert problems.counts == {"renamed database": 2, "unknown database": 5}


def stream(tmp_path, data: bytes):
    (tmp_path / "x.json").write_bytes(data)
    problems = Problems()
    return list(read_json.stream(tmp_path / "x.json", problems)), problems


@pytest.mark.parametrize("broken", ["7", "{"])
def test_numbers_of_rows_stay_when_a_broken_one_is_mended(tmp_path, broken):
    """They make the ids of BIRD, Spider and SynSQL, and stand for lines of prediction files."""
    lines = ['{"a": 0}', broken, '{"a": 2}']
    (tmp_path / "x.jsonl").write_text("\n".join(lines))
    rows = list(read_json.numbered(tmp_path / "x.jsonl", Problems()))
    assert [(number, row["a"]) for number, _, row in rows] == [(0, 0), (2, 2)]
    assert rows[1][1] == "x.jsonl line 3"


@pytest.mark.parametrize("chunk", [1, 3, 1 << 20])
@pytest.mark.parametrize(
    "data",
    [
        b'[{"a": "\xc3\xa9]"}, {"a": [1, {}]}]',
        b'{"a": "\xc3\xa9]"}\n{"a": [1, {}]}\n',
        b'\xef\xbb\xbf[\n{"a":"\xc3\xa9]"} , {"a":[1,{}]}\n]\n',
    ],
)
def test_stream_reads_lists_and_lines_in_any_chunks(tmp_path, monkeypatch, data, chunk):
    monkeypatch.setattr(read_json, "_CHUNK", chunk)
    objects, problems = stream(tmp_path, data)
    assert objects == [{"a": "\u00e9]"}, {"a": [1, {}]}] and not problems.counts


@pytest.mark.parametrize(
    ("data", "count", "reason"),
    [
        (b'[{"a": 1}, {"a": 2}, {"a": ', 2, "unreadable file"),
        (b'[{"a": 1}, {"a" 2}, {"a": 3}]', 1, "unreadable file"),
        (b"", 0, "unreadable file"),
        (b'[{"a": 1}, 7, {"a": 2}]', 2, "missing field"),
        (b'[{"a": 1}, {"a": "caf\xe9"}]', 2, "not UTF-8"),
        (b"[]", 0, None),
        (b'{"a": 1}\n{"a": ' + b"9" * 5000 + b'}\n{"a": 3}\n', 2, "broken line"),
        (b'[{"a": 1}, {"a": ' + b"9" * 5000 + b"}]", 1, "unreadable file"),
        (b'{"a": 1}\n{"a": \n{"a": 3}\n', 2, "broken line"),
        (b'{"a":\n1}\n{"a": 2}', 2, None),
        (b'\n \n{"a": 1}\n{"a" 2}\n{"a": 3}\n', 2, "broken line"),
    ],
)
def test_stream_yields_the_objects_before_an_error(tmp_path, data, count, reason):
    objects, problems = stream(tmp_path, data)
    assert len(objects) == count and list(problems.counts) == ([reason] if reason else [])


@pytest.mark.parametrize("chunk", [3, 1 << 20])
def test_one_invalid_byte_is_latin_1_and_the_others_stay_utf8(tmp_path, monkeypatch, chunk):
    monkeypatch.setattr(read_json, "_CHUNK", chunk)
    objects, problems = stream(
        tmp_path, '[{"a": "où"}, {"a": "é'.encode() + b'\xe9"}, {"a": "\xe4"}, {"a": "' + 'où"}]'.encode()
    )
    assert [row["a"] for row in objects] == ["où", "éé", "ä", "où"] and problems.counts == {"not UTF-8": 1}
