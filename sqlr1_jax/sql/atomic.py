"""How near a wrong statement is to the gold, by the overlap of their atomic operations (FINER-SQL, arXiv 2605.03465).

    SELECT s.name FROM singer AS s JOIN concert c ON s.id = c.singer WHERE s.age > 30 AND c.year = 2014 ORDER BY s.age DESC

gives SELECT_COL(name), FROM(singer as T1), JOIN(concert, INNER), ON_EQ(T1.id, T2.singer), WHERE(gt(age, 30)),
WHERE(eq(year, 2014)), ORDER_BY(age, DESC). Names are in lower case and aliases numbered by their order in a scope, so that two
spellings of a statement have the same operations. Columns carry a table in ON alone, as published.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterator

import sqlglot
from sqlglot import exp

from sqlr1_jax.sql.lexer import canonical, tokens

# Longer or deeper statements have no operations: what a model writes must not cost the parser seconds or its stack.
MAX_CHARS = 4_000
# Nested parentheses, of which golds of SynSQL have at most 6. sqlglot's time doubles with each call within a call of a function that is
# a type too: date(date(...)) twenty deep takes half a minute.
MAX_DEPTH = 8
GOLDS = 10_000  # golds whose operations are cached
# FINER-SQL's constants: the share that grows with the overlap itself, and height and exponent of the rest.
LINEAR, HEIGHT, EXPONENT = 0.05, 0.79, 0.20
# Its warnings about syntax that it passes over would fill the log of a run.
logging.getLogger("sqlglot").setLevel(logging.ERROR)


def atomic(gold: str, pred: str) -> float:
    """e J + (1 - e) b J^g with e = 0.05, b = 0.79, g = 0.20: FINER-SQL (arXiv 2605.03465, atomic reward).

    J = |ops(pred) & ops(gold)| / |ops(pred) | ops(gold)| is the Jaccard overlap of the sets of operations. At most 0.8005, so that
    no wrong statement is paid as much as a right one.

    Args:
      gold: the gold's text.
      pred: the prediction's text.

    Returns:
      0 if either has no operations.
    """
    wanted, offered = gold_operations(gold), operations(pred)
    if not wanted or not offered:
        return 0.0
    overlap = len(wanted & offered) / len(wanted | offered)
    return LINEAR * overlap + (1 - LINEAR) * HEIGHT * overlap**EXPONENT


def operations(sql: str) -> frozenset[str]:
    """Return the operations of a statement; none if it is too long or sqlglot cannot parse it. Never raises."""
    sql = canonical(sql)  # blanks and comments must not decide what is too long
    if len(sql) > MAX_CHARS or any(token.depth > MAX_DEPTH for token in tokens(sql)):
        return frozenset()
    found: set[str] = set()
    try:
        _Query(found, {}).add(sqlglot.parse_one(sql, read="sqlite"))
    except ImportError:  # a fault of the machine, such as a module that a confined worker may no longer read
        raise
    except Exception:  # noqa: BLE001 - sqlglot's own errors, RecursionError, and whatever else hostile text makes of its parser
        return frozenset()
    return frozenset(found)


gold_operations = functools.lru_cache(GOLDS)(operations)


class _Query:
    """Collects the operations of one scope: a SELECT or a set operation, with its subqueries.

    Args:
      found: the set of operations, shared by all scopes.
      outer: alias -> number of the scopes around it.
    """

    def __init__(self, found: set[str], outer: dict[str, str]):
        self.found = found
        self.names = dict(outer)
        self.count = 0

    def add(self, node: exp.Expression) -> None:
        """Add the operations of a query."""
        while isinstance(node, exp.Subquery | exp.Paren):
            node = node.this
        for cte in _argument(node, "with").expressions if _argument(node, "with") else []:
            self.subquery(cte.this, "CTE")
        if isinstance(node, exp.SetOperation):
            self.found.add(node.key.upper() + ("" if node.args.get("distinct", True) else " ALL"))
            for side in (node.this, node.expression):
                _Query(self.found, self.names).add(side)
        elif isinstance(node, exp.Select):
            self.sources(node)
            self.conditions(node)
            self.selection(node)
        self.ordering(node)

    def subquery(self, node: exp.Expression, kind: str) -> None:
        """Add a subquery's kind and its operations, in a scope of its own."""
        self.found.add(f"SUBQUERY({kind})")
        _Query(self.found, self.names).add(node)

    def sources(self, select: exp.Select) -> None:
        """FROM and JOINs; numbers the tables before any condition that names them is written."""
        source = _argument(select, "from")
        if source is None:
            return
        self.found.add(f"FROM({self.source(source.this)})")
        joins = select.args.get("joins") or []
        for join in joins:
            # LEFT OUTER JOIN is LEFT JOIN.
            kind = " ".join(filter(None, (join.side, "" if join.side and join.kind == "OUTER" else join.kind)))
            kind = kind.upper() or "INNER"
            # Without its number, as published: joins of the same table agree wherever they stand in the list.
            self.found.add(f"JOIN({self.source(join.this).partition(' as ')[0]}, {kind})")
        for join in joins:
            for column in join.args.get("using") or []:
                self.found.add(f"USING({column.name.lower()})")
            for condition in _conjuncts(join.args.get("on")):
                if isinstance(condition, exp.EQ):  # the order of its sides means nothing
                    sides = sorted((self.text(condition.this, True), self.text(condition.expression, True)))
                    self.found.add(f"ON_EQ({', '.join(sides)})")
                else:
                    self.found.add(f"ON({self.text(condition, True)})")

    def source(self, node: exp.Expression) -> str:
        """A table or subquery of FROM with its number."""
        if isinstance(node, exp.Table):
            name = node.name.lower()
        else:
            name = "subquery"
            self.subquery(node, "FROM")
        self.count += 1
        self.names[(node.alias or name).lower()] = f"T{self.count}"
        return f"{name} as T{self.count}"

    def conditions(self, select: exp.Select) -> None:
        """WHERE and HAVING with their ANDs taken apart, and GROUP BY."""
        for clause in ("where", "having"):
            node = select.args.get(clause)
            for condition in _conjuncts(node.this if node else None):
                self.found.add(f"{clause.upper()}({self.text(condition)})")
        group = select.args.get("group")
        for key in group.expressions if group else []:
            self.found.add(f"GROUP_BY({self.text(key)})")

    def selection(self, select: exp.Select) -> None:
        """The selected columns, aggregates and expressions, and DISTINCT."""
        if select.args.get("distinct"):
            self.found.add("DISTINCT")
        for item in select.expressions:
            item = item.unalias()
            is_column = isinstance(item, exp.Column | exp.Star)
            kind = "COL" if is_column else "AGG" if isinstance(item, exp.AggFunc) else "EXPR"
            self.found.add(f"SELECT_{kind}({self.text(item)})")

    def ordering(self, node: exp.Expression) -> None:
        """ORDER BY with its directions, LIMIT and OFFSET."""
        order = node.args.get("order")
        for term in order.expressions if order else []:
            self.found.add(f"ORDER_BY({self.text(term.this)}, {'DESC' if term.args.get('desc') else 'ASC'})")
        for name in ("limit", "offset"):
            if node.args.get(name):
                self.found.add(f"{name.upper()}({self.text(node.args[name].expression)})")

    def text(self, node: exp.Expression, qualified: bool = False) -> str:
        """An expression as text in one spelling; its subqueries are added to the operations and written `subquery`."""
        if isinstance(node, exp.Column):
            if not qualified and _is_text(node):  # in ON both sides are columns
                return repr(node.name)
            table = self.names.get(node.table.lower(), node.table.lower()) if qualified and node.table else ""
            return f"{table}.{node.name.lower()}" if table else node.name.lower()
        if isinstance(node, exp.Paren):
            return self.text(node.this, qualified)
        if isinstance(node, exp.Literal):
            return repr(node.this) if node.is_string else node.this
        if isinstance(node, exp.Identifier):
            return node.name.lower()
        if isinstance(node, exp.Star):
            return "*"
        if isinstance(node, exp.Query):
            parent = node.parent
            self.subquery(node, parent.key.upper() if isinstance(parent, exp.In | exp.Exists) else "SCALAR")
            return "subquery"
        values = (value for name, value in node.args.items() if name != "big_int")  # of COUNT: other dialects' type
        parts = [part for value in values for part in self.parts(value, qualified)]
        return f"{node.key}({', '.join(parts)})"

    def parts(self, value: object, qualified: bool) -> Iterator[str]:
        """An argument of a node as texts: nodes, lists of them, names and flags."""
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, exp.Expression):
                yield self.text(part, qualified)
            elif part:
                yield str(part).lower()


def _is_text(node: exp.Column) -> bool:
    """True for a name in double quotes where a value stands: SQLite reads it as a text unless there is such a column; Spider's golds use this."""
    if node.table or not node.this.args.get("quoted"):
        return False
    parent = node.parent
    compared = isinstance(parent, exp.Binary) and isinstance(parent, exp.Predicate) and parent.expression is node
    listed = isinstance(parent, exp.In | exp.Between) and parent.this is not node
    return compared or listed


def _argument(node: exp.Expression, name: str) -> exp.Expression | None:
    """The argument `from` or `with`, which newer versions of sqlglot call `from_` and `with_`."""
    return node.args.get(f"{name}_") or node.args.get(name)


def _conjuncts(node: exp.Expression | None) -> Iterator[exp.Expression]:
    """The conditions that ANDs join, parentheses removed; a loop, since a chain of ANDs may be long."""
    waiting = [node] if node is not None else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, exp.Paren):
            waiting.append(node.this)
        elif isinstance(node, exp.And):
            waiting += [node.expression, node.this]
        else:
            yield node
