"""The judge inside a worker: run gold and prediction and compare their results.

It is independent of processes and sockets: a `WorkerCache` runs the statements.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from itertools import chain

from sqlr1_jax.records import Outcome, Verdict
from sqlr1_jax.sql import bird_metrics, clauses, compare, observation, official, order_by_ties, partial, reward_hacking
from sqlr1_jax.sql.lexer import canonical, has_statement, has_text_after_first, ordered
from sqlr1_jax.sql.lexer import clauses as clauses_of
from sqlr1_jax.sql.sandbox import Failure, Table
from sqlr1_jax.sql.worker_cache import COMPARING, GOLD, PREDICTION, Database, WorkerCache

MODES = ("strict", "test_suite_ex", "test_suite_ex_keep_distinct", "bird_ex", "sql_r1_code")


def digest(rows: list[tuple]) -> str:
    """Fingerprint a result as a set of rows: equal for results that are equal as sets of Python tuples."""
    # Python compares 1 and 1.0 as equal, their reprs differ.
    if float in set(map(type, chain.from_iterable(rows))):
        rows = [tuple(int(v) if type(v) is float and v.is_integer() else v for v in row) for row in rows]
    # repr tells 1 from "1" and b"1", which str would merge; sorted, because the order of a set differs between processes.
    text = "\n".join(sorted(map(repr, set(rows))))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class Judge:
    """Compare results in a named mode; one instance per worker.

    Args:
      cache: runs statements.
      comparison: options of the strict mode.
      detect: run the detectors of reward hacking on predictions judged in the strict mode.
      measure: how near wrong results are in the strict mode: off, atomic, qatch or columns.
      blame: find the first wrong clause of wrong predictions in the strict mode.
    """

    def __init__(
        self,
        cache: WorkerCache,
        comparison: compare.Comparison,
        detect: bool,
        measure: str = "off",
        blame: bool = False,
    ):
        self.cache = cache
        self.comparison = comparison
        self.detect = detect
        self.measure = measure
        self.blame = blame
        if measure == "atomic":  # not otherwise, since sqlglot costs a worker 0.3 s and 40 MB
            from sqlr1_jax.sql.atomic import atomic

            self.atomic = atomic
            atomic("SELECT 1", "SELECT 1")  # sqlglot imports the rest at its first use, and a confined worker could not

    def judge(self, database: Database, gold: str, pred: str, mode: str) -> Verdict:
        """Judge one prediction against its gold in one of `MODES`."""
        try:
            match mode:
                case "strict":
                    return self._strict(database, gold, pred)
                case "test_suite_ex" | "test_suite_ex_keep_distinct":
                    return self._test_suite(database, gold, pred, mode == "test_suite_ex_keep_distinct")
                case "bird_ex":
                    return self._bird(database, gold, pred)
                case "sql_r1_code":
                    return self._sql_r1(database, gold, pred)
        except Failure as failure:
            return Verdict(failure.outcome, message=failure.message)
        raise ValueError(f"mode={mode!r} must be one of {', '.join(MODES)}")

    def run(self, database: Database, sql: str) -> Verdict:
        """Run one statement without a gold: OK with its digest, or its failure."""
        return self.rows(database, sql, 0)[0]

    def rows(self, database: Database, sql: str, cap: int, cell: int = 0) -> tuple[Verdict, list[str], list[list]]:
        """Run one statement; return its verdict, column names and first `cap` rows, blobs as hexadecimal text.

        Texts are cut after `cell` characters, if it is not 0.
        """
        try:
            table = self.cache.prediction(database, sql)
        except Failure as failure:
            return Verdict(failure.outcome, message=failure.message), [], []
        shown = [[_shown(value, cell) for value in row] for row in table.rows[:cap]]
        return _ran(Outcome.OK, table, digest=digest(table.rows)), list(table.columns), shown

    def observe(self, database: Database, sql: str) -> tuple[Verdict, str]:
        """Run one statement for a model to read its result; return its verdict and the observation."""
        verdict, columns, rows = self.rows(database, sql, observation.ROWS)
        return verdict, observation.write(verdict, columns, rows)

    def soft_f1(self, database: Database, gold: str, pred: str) -> tuple[Verdict, float]:
        """BIRD's soft F1 of one prediction; 0 if it does not run."""
        try:
            want = self.cache.gold(database, gold, errors="strict")
            have = self._as_sqlite3(database, pred, errors="strict")
        except Failure as failure:
            return Verdict(failure.outcome, message=failure.message), 0.0
        return _compared(official.bird_equal(want.rows, have.rows), want, have), bird_metrics.soft_f1(
            want.rows, have.rows
        )

    def r_ves(self, database: Database, gold: str, pred: str, repeats: int) -> tuple[Verdict, float]:
        """BIRD's R-VES reward of one prediction; 0 if it is wrong. Runs `2 * repeats` statements."""
        verdict = self.judge(database, gold, pred, "bird_ex")
        # An empty prediction can match an empty gold but has no time.
        if verdict.outcome != Outcome.MATCH or not has_statement(pred):
            return verdict, 0.0
        try:
            pred_seconds = self.cache.times(database, pred, False, repeats)
            gold_seconds = self.cache.times(database, gold, True, repeats)
        except Failure as failure:
            return Verdict(failure.outcome, message=failure.message), 0.0
        return verdict, bird_metrics.ves_reward(bird_metrics.time_ratio(gold_seconds, pred_seconds))

    def _strict(self, database: Database, gold: str, pred: str) -> Verdict:
        # The gold first: its opcodes bound the prediction, and without a result there is nothing to compare.
        want = self.cache.gold(database, gold)
        try:
            have = self.cache.prediction(database, pred, want)
        except Failure as failure:
            wrong = (
                self._wrong_clause(database, gold, pred, failure.message) if failure.outcome is Outcome.ERROR else ""
            )
            return Verdict(failure.outcome, message=failure.message, wrong_clause=wrong)
        same = self._same(database, gold, want, have)
        flags = self._flags(database, gold, pred, want, have, same) if self.detect else ()
        verdict = dataclasses.replace(_compared(same, want, have), flags=flags)
        if verdict.outcome is not Outcome.MISMATCH:
            return verdict
        closeness, wrong = self._closeness(gold, pred, want, have), self._wrong_clause(database, gold, pred)
        return dataclasses.replace(verdict, closeness=closeness, wrong_clause=wrong)

    def _closeness(self, gold: str, pred: str, want: Table, have: Table) -> float:
        """How near a wrong result is; 0 for a statement that reads no table, whatever it returns."""
        if have.reads:
            match self.measure:
                case "atomic":
                    return self.atomic(gold, pred)
                case "qatch":
                    return partial.qatch(want.rows, have.rows)
                case "columns":
                    return partial.columns(want.rows, have.rows)
        return 0.0

    def _wrong_clause(self, database: Database, gold: str, pred: str, message: str = "") -> str:
        """The first wrong clause of a wrong prediction, `message` if it failed; empty if unknown or not asked for."""
        if not self.blame:
            return ""
        run_gold = functools.partial(self.cache.prefix, database, trusted=True)
        run_pred = functools.partial(self.cache.prefix, database, trusted=False)
        try:
            return clauses.wrong_clause(gold, pred, run_gold, run_pred, message)
        except MemoryError:  # of comparing prefixes; the statement's own outcome is known and stays
            return ""

    def _same(self, database: Database, gold: str, want: Table, have: Table) -> bool:
        in_order = ordered(gold)
        if compare.equal(len(want.columns), want.rows, len(have.columns), have.rows, in_order, self.comparison):
            return True
        return in_order and self.comparison.order and self.comparison.ties and self._tied(database, gold, want, have)

    def _tied(self, database: Database, gold: str, want: Table, have: Table) -> bool:
        """True if the prediction differs from the ordered gold only in rows with equal sort keys."""
        if len(want.columns) != len(have.columns) or len(want.rows) != len(have.rows):
            return False
        rewritten = order_by_ties.keyed(gold)
        # A form that the rewriting does not support is compared in the exact order.
        if rewritten is None:
            return False
        width = len(want.columns) + rewritten.keys
        for statement in rewritten.statements:
            try:
                # With a limit, or a gold whose own LIMIT leaves few of very many rows would be too large.
                full = self.cache.gold(database, f"{statement} LIMIT {self.cache.limits.rows}")
            except Failure as failure:
                if failure.outcome is Outcome.INFRA:
                    raise
                continue
            # From here on with rows of the prediction: what takes too long is not the gold's fault.
            self.cache.begin_activity(COMPARING)
            arguments = full.rows, rewritten.keys, rewritten.offset
            # The gold itself must pass, else the rewriting changed the statement's meaning.
            if len(full.columns) == width and compare.tied_equal(*arguments, want.rows, self.comparison):
                return compare.tied_equal(*arguments, have.rows, self.comparison)
        self.cache.begin_activity(COMPARING)
        return False

    def _flags(self, database: Database, gold: str, pred: str, want: Table, have: Table, same: bool) -> tuple[str, ...]:
        flags = reward_hacking.text_flags(gold, pred, want, have)
        if reward_hacking.quoted_column(self.cache.sandbox(database, trusted=False), pred):
            flags.append("quoted_column")
        # A gold whose result depends on chance differs on a copy for that reason alone.
        if self._unstable(database, gold, want):
            flags.append("unstable_gold")
        elif same and self._fragile(database, gold, pred, want, have):
            flags.append("fragile")
        return tuple(flags)

    def _unstable(self, database: Database, gold: str, want: Table) -> bool:
        def depends_on_chance() -> bool:
            self.cache.begin_activity(GOLD)
            sandbox = self.cache.sandbox(database, trusted=True)
            try:
                return reward_hacking.unstable(sandbox, gold, want, lambda a, b: self._same(database, gold, a, b))
            except Failure:
                return True
            finally:  # what follows is about the prediction again
                self.cache.begin_activity(COMPARING)

        return self.cache.fact((database.uri, gold, "unstable"), depends_on_chance)

    def _fragile(self, database: Database, gold: str, pred: str, want: Table, have: Table) -> bool:
        """True if gold and prediction both run on a perturbed copy and differ there even in the loose comparison.

        Also true if the prediction fails there: it may be written to fail wherever its constant is wrong.
        """
        # The same statement cannot be fragile; most right answers end here.
        if _letters(gold) == _letters(pred) and canonical(gold) == canonical(pred):
            return False
        if "limit" in gold.lower() and clauses_of(gold).limit >= 0:
            bag = dataclasses.replace(self.comparison, bag=True)
            if not compare.rows_equal(want.rows, have.rows, bag):
                return False  # which of the rows with equal sort keys LIMIT leaves is chance there too
        copy = self.cache.copy(database)
        if copy is None:
            return False
        try:
            want = self.cache.gold_on(copy, database, gold)
        except Failure:
            self.cache.begin_activity(COMPARING)
            return False
        self.cache.begin_activity(PREDICTION)
        try:
            have = copy.run(pred)
        except Failure as failure:
            return failure.outcome is Outcome.ERROR  # it fails on purpose where its constant would be wrong
        self.cache.begin_activity(COMPARING)
        loose = compare.Comparison(order=False)  # ties may fall differently on changed data
        return not compare.equal(len(want.columns), want.rows, len(have.columns), have.rows, False, loose)

    def _test_suite(self, database: Database, gold: str, pred: str, keep_distinct: bool) -> Verdict:
        gold, pred = official.prepare(gold, keep_distinct), official.prepare(pred, keep_distinct)
        want = self.cache.gold(database, official.runnable(gold), errors="ignore")
        have = self._as_sqlite3(database, official.runnable(pred))
        return _compared(official.test_suite_equal(want.rows, have.rows, official.order_matters(gold)), want, have)

    def _bird(self, database: Database, gold: str, pred: str) -> Verdict:
        # BIRD's evaluators leave decoding to sqlite3, which raises an error.
        want = self.cache.gold(database, gold, errors="strict")
        have = self._as_sqlite3(database, pred, errors="strict")
        return _compared(official.bird_equal(want.rows, have.rows), want, have)

    def _sql_r1(self, database: Database, gold: str, pred: str) -> Verdict:
        """Judge as SQL-R1's published reward, with its fault: a gold that is an error matches any prediction that runs."""
        gold = official.prepare(official.collapse(gold), keep_distinct=False)
        pred = official.prepare(official.collapse(pred), keep_distinct=False)
        have = self._as_sqlite3(database, official.runnable(pred))
        try:
            want = self.cache.gold(database, official.runnable(gold), errors="ignore")
        except Failure as failure:
            # A fault of the machine or a gold over the limits must not be rewarded, not even in this mode.
            if failure.gold is not Outcome.ERROR:
                raise
            return _ran(Outcome.MATCH, have, message=failure.message)
        return _compared(official.test_suite_equal(want.rows, have.rows, official.order_matters(gold)), want, have)

    def _as_sqlite3(self, database: Database, pred: str, errors: str = "ignore") -> Table:
        """Run a prediction as Python's sqlite3 does: a text without a statement returns no rows and no error.

        `errors` is for text that is not UTF-8, as in `bytes.decode`; the test-suite evaluator ignores such bytes.
        """
        # sqlite3 refuses several statements before it runs the first.
        if ";" in pred and has_text_after_first(pred):
            raise Failure(Outcome.ERROR, "only one statement can be executed at a time")
        if not has_statement(pred):
            return Table((), [], 0, (), frozenset(), 0.0)
        return self.cache.prediction(database, pred, errors=errors)


def _letters(sql: str) -> str:
    """The statement in lower case without white space: a cheap test before `canonical`."""
    return "".join(sql.split()).lower()


def _shown(value: object, longest: int) -> object:
    """A cell for JSON: a blob as hexadecimal text, and texts cut after `longest` characters, if it is not 0."""
    if isinstance(value, bytes):
        value = f"x'{value[: longest or None].hex()}'"
    return f"{value[:longest]}..." if longest and isinstance(value, str) and len(value) > longest else value


def _ran(outcome: Outcome, table: Table, **fields) -> Verdict:
    fields |= dict(rows=len(table.rows), ops=table.ops, reads=table.reads)
    return Verdict(outcome, table.seconds, blank=_is_blank(table.rows), **fields)


def _is_blank(rows: list[tuple]) -> bool:
    """True if nothing is in a result but zeros, NULLs and empty texts; ends at the first other cell."""
    return not any(value not in (None, 0, "", b"") for row in rows for value in row)


def _compared(same: bool, want: Table, have: Table) -> Verdict:
    if not same and not have.columns:
        return Verdict(Outcome.NO_SQL, message="nothing to run")
    outcome = Outcome.MATCH if same else Outcome.MISMATCH
    return _ran(outcome, have, both_empty=not want.rows and not have.rows, digest=digest(have.rows))
