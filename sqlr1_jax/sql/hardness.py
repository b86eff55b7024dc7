"""Spider's hardness levels (easy, medium, hard, extra; Yu et al. 2018) from the syntax tree of a gold query.

A level follows from three counts: clauses (WHERE, GROUP BY, ORDER BY, LIMIT, joined tables, OR, LIKE), nested queries
and set operations, and repetitions (aggregates, selected columns, conditions, grouping columns). Quirks of the original
parser are kept: `not` in a condition and AND or OR in HAVING count as aggregates. Spider's development set has 248,
446, 174 and 166 questions of the four levels.
"""

from __future__ import annotations

import sqlglot
from sqlglot import exp

LEVELS = ("easy", "medium", "hard", "extra")


def hardness(sql: str) -> str:
    """Return the level of a gold query of Spider. Raises ValueError if it cannot be parsed."""
    try:
        tree = sqlglot.parse_one(sql, dialect="sqlite")
        select = _outermost(tree)
        clauses, nested, others = _clauses(select), _nested(select, tree), _others(select)
    except (sqlglot.errors.SqlglotError, RecursionError) as error:
        raise ValueError(f"cannot parse {sql!r} to find its hardness: {error}") from None
    # The thresholds of Spider's evaluation.py.
    if clauses <= 1 and others == 0 and nested == 0:
        return "easy"
    if nested == 0 and ((others <= 2 and clauses <= 1) or (clauses <= 2 and others < 2)):
        return "medium"
    if nested == 0 and ((others > 2 and clauses <= 2) or (2 < clauses <= 3 and others <= 2)):
        return "hard"
    if clauses <= 1 and others == 0 and nested <= 1:
        return "hard"
    return "extra"


def _outermost(tree: exp.Expression) -> exp.Select:
    """Return the first SELECT of a set operation; only its clauses count."""
    # Not recursion: unions of hundreds of SELECTs nest as deep.
    while isinstance(tree, (exp.SetOperation, exp.Subquery)):
        tree = tree.this
    if not isinstance(tree, exp.Select):
        raise ValueError(f"no SELECT in {tree.sql()}")  # noqa: TRY004 - the text is wrong, not the caller's type
    return tree


def _conditions(node: exp.Expression | None) -> tuple[list[exp.Expression], list[str]]:
    """Return the simple conditions of a boolean expression and the ANDs and ORs between them, in order."""
    if node is None:
        return [], []
    if isinstance(node, (exp.Where, exp.Having, exp.Paren)):
        return _conditions(node.this)
    if isinstance(node, (exp.And, exp.Or)):
        left, words = _conditions(node.left)
        right, more = _conditions(node.right)
        return [*left, *right], [*words, "or" if isinstance(node, exp.Or) else "and", *more]
    return [node], []


def _join_conditions(select: exp.Select) -> tuple[list[exp.Expression], list[str]]:
    units, words = [], []
    for join in select.args.get("joins") or []:
        conditions, between = _conditions(join.args.get("on"))
        if conditions:
            words += (["and"] if units else []) + between
            units += conditions
    return units, words


def _all_conditions(select: exp.Select) -> tuple[list[exp.Expression], list[str]]:
    parts = [_join_conditions(select), _conditions(select.args.get("where")), _conditions(select.args.get("having"))]
    return [unit for units, _ in parts for unit in units], [word for _, words in parts for word in words]


def _clauses(select: exp.Select) -> int:
    units, words = _all_conditions(select)
    count = sum(select.args.get(name) is not None for name in ("where", "group", "order", "limit"))
    count += len(select.args.get("joins") or [])
    likes = sum(isinstance(unit.this if isinstance(unit, exp.Not) else unit, exp.Like) for unit in units)
    return count + words.count("or") + likes


def _nested(select: exp.Select, tree: exp.Expression) -> int:
    """Count conditions that contain a query, and a set operation."""
    units, _ = _all_conditions(select)
    return sum(unit.find(exp.Query) is not None for unit in units) + isinstance(tree, exp.SetOperation)


def _others(select: exp.Select) -> int:
    wheres, _ = _conditions(select.args.get("where"))
    group = select.args.get("group")
    keys = group.expressions if group else []
    return sum((_aggregates(select, wheres) > 1, len(select.expressions) > 1, len(wheres) > 1, len(keys) > 1))


def _aggregates(select: exp.Select, wheres: list[exp.Expression]) -> int:
    """Count aggregates as the original does, with its quirks."""
    count = sum(_has_aggregate(column) for column in select.expressions)
    count += sum(isinstance(unit, exp.Not) for unit in wheres)
    order = select.args.get("order")
    count += sum(_has_aggregate(term) for term in (order.expressions if order else []))
    havings, between = _conditions(select.args.get("having"))
    return count + sum(isinstance(unit, exp.Not) for unit in havings) + len(between)


def _has_aggregate(node: exp.Expression) -> bool:
    return node.find(exp.AggFunc) is not None
