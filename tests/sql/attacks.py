"""Hostile and pathological statements by family, each with its expected outcome or outcomes.

Tests replace `T/` by the folder of the databases.
"""

from sqlr1_jax.records import Outcome

R, E, S, L, OK, NO = (
    Outcome.REFUSED,
    Outcome.ERROR,
    Outcome.TIMEOUT,
    Outcome.TOO_LARGE,
    Outcome.OK,
    Outcome.NO_SQL,
)
COUNT = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
# A text of 64 kB made without a forbidden function: doubling a literal sixteen times.
TEXT = "WITH RECURSIVE d(n, s) AS (SELECT 0, 'a' UNION ALL SELECT n + 1, s || s FROM d WHERE n < {n})"


def doubled(depth):
    """A chain of common table expressions, each of which uses the previous one twice."""
    parts = ["t0 AS (SELECT 1 AS x)"]
    parts += [f"t{i} AS (SELECT * FROM t{i - 1} UNION ALL SELECT * FROM t{i - 1})" for i in range(1, depth)]
    return f"WITH {', '.join(parts)} SELECT count(*) FROM t{depth - 1}"


def subqueries(depth):
    """Nested scalar sub-queries, each of which uses the previous one twice."""
    expression = "1"
    for _ in range(depth):
        expression = f"((SELECT {expression}) + (SELECT {expression}))"
    return f"SELECT {expression}"


FAMILIES = {
    "endless recursion": [
        ("count", f"{COUNT} SELECT count(*) FROM c", S),
        ("rows", f"{COUNT} SELECT x FROM c", L),
        ("never true", f"{COUNT} SELECT x FROM c WHERE x < 0", S),
        ("distinct", "WITH RECURSIVE c(x) AS (SELECT 1 UNION SELECT x + 1 FROM c) SELECT count(*) FROM c", S),
        ("sum", f"{COUNT} SELECT sum(x * x) FROM c", {S, E}),
        (
            "ordered queue",
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c ORDER BY 1) SELECT max(x) FROM c",
            S,
        ),
        ("nested", f"{COUNT}, e(y) AS (SELECT 1 UNION ALL SELECT y+1 FROM e, c) SELECT count(*) FROM e", S),
        ("in exists", f"SELECT name FROM singer WHERE EXISTS ({COUNT} SELECT x FROM c WHERE x = -1)", S),
        (
            "growing text",
            "WITH RECURSIVE c(x) AS (SELECT 'a' UNION ALL SELECT x || 'a' FROM c) SELECT count(*) FROM c",
            {S, L},
        ),
        ("list", f"{COUNT} SELECT group_concat(x) FROM c", {S, L}),
    ],
    "joins": [
        ("cross count", "SELECT count(*) FROM concert a, concert b, concert c", S),
        ("cross rows", "SELECT a.id, b.id FROM concert a, concert b", L),
        ("cross sort", "SELECT a.id FROM concert a, concert b, concert c ORDER BY a.year + b.year * c.id LIMIT 1", S),
        (
            "cross distinct",
            "SELECT count(DISTINCT a.id * 10000000 + b.id * 3000 + c.id) FROM concert a, concert b, concert c",
            S,
        ),
        ("cross text", "SELECT group_concat(a.id) FROM concert a, concert b, concert c", {S, L}),
        ("json array", "SELECT json_group_array(a.id) FROM concert a, concert b, concert c", {S, L}),
        (
            "no index",
            "SELECT count(*) FROM concert a JOIN concert b ON a.year LIKE b.year || '%' JOIN concert c ON 1",
            S,
        ),
        (
            "window",
            "SELECT sum(a.id) OVER (ORDER BY a.id, b.id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) FROM concert a, concert b",
            {S, L},
        ),
        (
            "correlated",
            "SELECT count(*) FROM concert a WHERE EXISTS (SELECT 1 FROM concert b, concert c WHERE b.id + c.id = -a.id)",
            S,
        ),
        ("self join of 60", "SELECT count(*) FROM " + ", ".join(f"singer s{i}" for i in range(60)), S),
        (
            "natural joins",
            "SELECT count(*) FROM concert " + " ".join(f"NATURAL JOIN concert c{i}" for i in range(40)),
            {S, E, OK},
        ),
        ("too many tables", "SELECT count(*) FROM " + ", ".join(f"singer s{i}" for i in range(70)), E),
        (
            "linked by or",
            "SELECT count(*) FROM "
            + ", ".join(f"singer s{i}" for i in range(50))
            + " WHERE "
            + " OR ".join(f"s{i}.id = s{i + 1}.id" for i in range(49)),
            {S, E},
        ),
        ("378 columns", "SELECT * FROM " + ", ".join(f"singer s{i}" for i in range(63)), {L, E}),
        ("2001 columns", f"SELECT *, {', '.join(['1'] * 1996)} FROM singer", E),
    ],
    "one opcode": [
        ("randomblob", "SELECT length(randomblob(1000000000))", R),
        ("zeroblob", "SELECT zeroblob(1000000000)", R),
        ("hex of zeroblob", "SELECT hex(zeroblob(400000000))", R),
        ("printf width", "SELECT printf('%.*c', 900000000, 'x')", {L, E}),
        ("printf huge", "SELECT printf('%.*c%.*c', 2147483647, 'x', 2147483647, 'y')", {L, E}),
        ("printf stars", "SELECT printf('%*d', 900000000, 1)", {L, E, OK}),
        ("printf precision", "SELECT printf('%.90000000f', 1.0)", {L, E, OK}),
        ("format", "SELECT format('%.*c', 900000000, 'x')", {L, E}),
        ("replace blow-up", f"{TEXT.format(n=16)} SELECT length(replace(s, 'a', s)) FROM d WHERE n = 16", L),
        (
            "replace needle",
            f"{TEXT.format(n=16)} SELECT length(replace(s || 'b', substr(s, 1, 30000) || 'b', 'c')) FROM d WHERE n = 16",
            {OK, S},
        ),
        ("instr", f"{TEXT.format(n=16)} SELECT instr(s, substr(s, 1, 32000) || 'b') FROM d WHERE n = 16", {OK, S}),
        (
            "instr by rows",
            f"{TEXT.format(n=16)} SELECT sum(instr(s, substr(s, 1, 32000) || 'b' || c.id)) FROM d, concert c WHERE n = 16",
            S,
        ),
        (
            "like by rows",
            f"{TEXT.format(n=16)} SELECT sum(s || c.id LIKE '%a%a%a%b') FROM d, concert c, concert e WHERE n = 16",
            S,
        ),
        ("long pattern", f"{TEXT.format(n=16)} SELECT s LIKE s FROM d WHERE n = 16", E),
        ("glob", f"{TEXT.format(n=16)} SELECT s GLOB '*a*a*a*a*b' FROM d WHERE n = 16", {OK, S}),
        (
            "ltrim set",
            f"{TEXT.format(n=16)} SELECT length(ltrim(s, substr(s, 1, 30000) || 'b')) FROM d WHERE n = 16",
            {OK, S, L},
        ),
        ("doubling text", f"{TEXT.format(n=60)} SELECT length(s) FROM d", L),
        ("upper of hex", f"{TEXT.format(n=16)} SELECT length(upper(hex(hex(s)))) FROM d WHERE n = 16", OK),
        (
            "hex of hex of megabytes",
            f"{TEXT.format(n=23)} SELECT length(upper(hex(hex(hex(hex(s)))))) FROM d WHERE n = 23",
            L,
        ),
        ("quote", f"{TEXT.format(n=16)} SELECT quote(s || s) FROM d WHERE n = 16", OK),
        ("quote of megabytes", f"{TEXT.format(n=24)} SELECT quote(s || s || s || s) FROM d WHERE n = 24", L),
        ("json brackets", f"{TEXT.format(n=16)} SELECT json_valid(replace(s, 'a', '[')) FROM d WHERE n = 16", OK),
        ("json patch", f"{TEXT.format(n=15)} SELECT json_array(s, s, s, s) FROM d WHERE n = 15", OK),
        ("json of megabytes", f"{TEXT.format(n=24)} SELECT json_array(s, s, s, s) FROM d WHERE n = 24", L),
        ("unhex", f"{TEXT.format(n=16)} SELECT length(unhex(s)) FROM d WHERE n = 16", OK),
        ("many characters", f"SELECT length(char({', '.join(['65'] * 200)}))", OK),
        ("too many characters", f"SELECT length(char({', '.join(['65'] * 1200)}))", E),
    ],
    "memory": [
        ("wide rows", f"{TEXT.format(n=16)} SELECT s, c.id FROM d, concert c WHERE n = 16", L),
        (
            "sort of texts",
            f"{TEXT.format(n=16)} SELECT length(s || c.id) FROM d, concert c WHERE n = 16 ORDER BY s || c.id || e.id LIMIT 1".replace(
                "concert c", "concert c, concert e"
            ),
            {L, S},
        ),
        (
            "distinct texts",
            f"{TEXT.format(n=16)} SELECT count(*) FROM (SELECT DISTINCT s || c.id || '.' || e.id FROM d, concert c, concert e WHERE n = 16)",
            {L, S},
        ),
        (
            "materialised",
            f"{TEXT.format(n=16)}, m AS MATERIALIZED (SELECT s || c.id AS t FROM d, concert c, concert e WHERE n = 16) SELECT count(*) FROM m",
            {L, S},
        ),
        (
            "group keys",
            "SELECT count(*) FROM (SELECT a.id * 4000000 + b.id * 2000 + c.id AS k FROM concert a, concert b, concert c GROUP BY k)",
            {L, S},
        ),
        ("many cells", "SELECT a.*, b.* FROM concert a, concert b", L),
        ("concatenated list", f"{TEXT.format(n=16)} SELECT group_concat(s) FROM d, concert WHERE n = 16", L),
    ],
    "preparation": [
        ("doubled tables", doubled(26), {S, E, L}),
        ("doubled sub-queries", subqueries(14), {E, L, S, OK}),
        ("long text", "SELECT '" + "x" * 30_000 + "'", OK),
        ("huge text", "SELECT '" + "x" * 3_000_000 + "'", L),
        ("long list", f"SELECT 1 IN ({', '.join(map(str, range(3000)))})", OK),
        ("wide select", f"SELECT {', '.join(['1'] * 1000)}", OK),
        ("too wide select", f"SELECT {', '.join(['1'] * 2001)}", E),
        ("compound", " UNION ALL ".join(["SELECT 1"] * 1000), E),
        ("values", "VALUES " + ", ".join(["(1)"] * 3500), OK),
        ("arguments", f"SELECT max({', '.join(['1'] * 500)})", OK),
        ("too many arguments", f"SELECT max({', '.join(['1'] * 1500)})", E),
        ("long chain", "SELECT count(*) FROM singer WHERE " + " OR ".join(["id = 0"] * 3000), E),
        ("order terms", f"SELECT 1 ORDER BY {', '.join(['1'] * 3000)}", E),
    ],
    "nesting": [
        ("parentheses", "SELECT " + "(" * 5000 + "1" + ")" * 5000, E),
        ("not", "SELECT " + "NOT " * 4000 + "1", E),
        ("minus", "SELECT " + "- " * 8000 + "1", E),
        ("sum of ones", "SELECT " + "1+" * 9000 + "1", E),
        ("case", "SELECT " + "CASE WHEN 1 THEN " * 800 + "1" + " END" * 800, E),
        ("sub-queries", "SELECT " + "(SELECT " * 1500 + "1" + ")" * 1500, E),
        ("from", "SELECT * FROM " + "(SELECT * FROM " * 900 + "singer" + ")" * 900, E),
        ("and", "SELECT count(*) FROM singer WHERE " + " AND ".join(["id>0"] * 1900), E),
    ],
    "writes": [
        ("drop", "DROP TABLE singer", R),
        ("delete", "DELETE FROM singer", R),
        ("update", "UPDATE singer SET age = 0", R),
        ("insert", "INSERT INTO singer (id) VALUES (9)", R),
        ("replace", "REPLACE INTO singer (id) VALUES (1)", R),
        ("upsert", "INSERT INTO singer (id) VALUES (1) ON CONFLICT DO UPDATE SET age = 0", R),
        ("returning", "DELETE FROM singer RETURNING *", R),
        ("with delete", "WITH x AS (SELECT 1) DELETE FROM singer", R),
        ("create", "CREATE TABLE t (a)", R),
        ("create as", "CREATE TABLE t AS SELECT * FROM singer", R),
        ("alter", "ALTER TABLE singer RENAME TO gone", R),
        ("index", "CREATE INDEX i ON singer (age)", R),
        ("trigger", "CREATE TRIGGER g AFTER INSERT ON singer BEGIN SELECT 1; END", R),
        ("view", "CREATE VIEW v AS SELECT 1", R),
        ("reindex", "REINDEX", R),
        ("analyze", "ANALYZE", R),
        ("vacuum", "VACUUM", R),
        ("schema table", "DELETE FROM sqlite_master", {R, E}),
        ("truncate", "TRUNCATE TABLE singer", E),
        ("grant", "GRANT ALL ON singer TO public", E),
    ],
    "other files": [
        ("attach new", "ATTACH 'T/new.sqlite' AS n", R),
        ("attach gold", "ATTACH 'T/concert/concert.sqlite' AS g", R),
        ("attach memory", "ATTACH ':memory:' AS m", R),
        ("detach", "DETACH main", R),
        ("vacuum into", "VACUUM INTO 'T/copy.sqlite'", R),
        ("load extension", "SELECT load_extension('T/evil.so')", R),
        ("readfile", "SELECT readfile('/etc/passwd')", E),
        ("writefile", "SELECT writefile('T/f', 'x')", E),
        ("edit", "SELECT edit('x')", E),
        ("file table", "SELECT * FROM fsdir('/')", E),
        ("temporary folder", "PRAGMA temp_store_directory = 'T'", R),
    ],
    "state": [
        ("shadow table", "CREATE TEMP TABLE singer (id, name)", R),
        ("shadow view", "CREATE TEMP VIEW singer AS SELECT 1 AS id WHERE 0", R),
        ("temp trigger", "CREATE TEMP TRIGGER g AFTER INSERT ON singer BEGIN SELECT 1; END", R),
        ("begin", "BEGIN", R),
        ("begin exclusive", "BEGIN EXCLUSIVE", R),
        ("commit", "COMMIT", R),
        ("savepoint", "SAVEPOINT s", R),
        ("release", "RELEASE s", R),
        ("query only", "PRAGMA query_only = 0", R),
        ("writable schema", "PRAGMA writable_schema = 1", R),
        ("journal", "PRAGMA journal_mode = WAL", R),
        ("case", "PRAGMA case_sensitive_like = 1", R),
        ("scan order", "PRAGMA reverse_unordered_selects = 1", R),
        ("heap", "PRAGMA hard_heap_limit = 0", R),
        ("cache", "PRAGMA cache_size = 1000000", R),
        ("user version", "PRAGMA user_version = 7", R),
        ("full text", "CREATE VIRTUAL TABLE temp.f USING fts5(a)", R),
        ("rtree", "CREATE VIRTUAL TABLE temp.r USING rtree(id, a, b)", R),
    ],
    "spying": [
        ("integrity", "PRAGMA integrity_check", R),
        ("pragma table", "SELECT * FROM pragma_table_info('singer')", R),
        ("database list", "SELECT * FROM pragma_database_list", R),
        ("pragma table in capitals", "SELECT * FROM PRAGMA_data_version", R),
        ("statistics", "SELECT * FROM dbstat", R),
        ("statistics in capitals", "SELECT count(*) FROM DBSTAT", R),
        ("pages", "SELECT * FROM sqlite_dbpage", {R, E}),
        ("byte code", "SELECT * FROM bytecode('SELECT 1')", {R, E}),
        ("explain", "EXPLAIN SELECT 1", R),
        ("plan", "EXPLAIN QUERY PLAN SELECT * FROM singer", R),
        ("tokenizer", "SELECT fts3_tokenizer('simple')", {R, E}),
        ("catalogue", "SELECT count(*) FROM sqlite_master", OK),
    ],
    "several statements": [
        ("two selects", "SELECT 1; SELECT 2", R),
        ("select and drop", "SELECT 1; DROP TABLE singer", R),
        ("hidden drop", "SELECT 1; /* nothing */ DROP TABLE singer -- bye", R),
        ("after a string", "SELECT ';'; DELETE FROM singer", R),
        ("semicolons", "SELECT 1;;", OK),
        ("comment after", "SELECT 1; -- DROP TABLE singer", OK),
        ("only semicolons", ";;;", NO),
    ],
    "chance": [
        ("random", "SELECT random()", R),
        ("order by random", "SELECT name FROM singer ORDER BY random() LIMIT 1", R),
        ("random upper case", "SELECT RANDOM()", R),
        ("random quoted", 'SELECT "random"()', R),
        ("random blob", "SELECT hex(randomblob(4))", R),
    ],
    "odd texts": [
        ("empty", "", NO),
        ("blank", " \n\t ", NO),
        ("comment", "-- nothing", NO),
        ("open comment", "/* for ever", NO),
        ("open string", "SELECT 'abc", E),
        ("open name", 'SELECT "abc', E),
        ("null character", "SELECT 1\x00; DROP TABLE singer", E),
        ("lone surrogate", "SELECT '\ud800'", E),
        ("emoji", "SELECT '\U0001f600'", OK),
        ("right to left", "SELECT '\u202e' || name FROM singer", OK),
        ("no-break space", "SELECT\u00a01", E),
        ("byte order mark", "\ufeffSELECT 1", OK),
        ("parameter", "SELECT ?", E),
        ("named parameter", "SELECT :name", E),
        ("template", "SELECT {{ name }} FROM singer", E),
        ("shell", "$(rm -rf /)", E),
        ("python", "import os; os._exit(1)", E),
        ("dot command", ".shell true", E),
        ("prose", "The answer is forty-two.", E),
        ("markdown", "```sql\nSELECT 1\n```", E),
    ],
    "odd values": [
        ("infinity", "SELECT 9e999, -9e999", OK),
        ("not a number", "SELECT 9e999 - 9e999", OK),
        ("division by zero", "SELECT 1 / 0, 1 % 0, 1.0 / 0", OK),
        ("beyond 64 bits", "SELECT 9223372036854775808", OK),
        ("sum overflow", "SELECT sum(x) FROM (SELECT 9223372036854775807 AS x UNION ALL SELECT 1)", E),
        ("abs overflow", "SELECT abs(-9223372036854775807 - 1)", E),
        ("not UTF-8", "SELECT CAST(x'ff41fe' AS TEXT)", OK),
        ("inner zero", "SELECT 'a' || char(0) || 'b'", OK),
        ("same names", "SELECT id, id, id AS id FROM singer", OK),
        ("no name", 'SELECT 1 AS ""', OK),
    ],
}

ATTACKS = [
    (family, name, sql, frozenset(outcome) if isinstance(outcome, set) else frozenset({outcome}))
    for family, attacks in FAMILIES.items()
    for name, sql, outcome in attacks
]
