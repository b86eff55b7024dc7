"""Spider's levels of hardness (easy, medium, hard, extra) from the syntax tree of a gold query.

The levels count the parts of a query in three groups: clauses (WHERE, GROUP BY, ORDER BY, LIMIT, joined tables, OR,
LIKE), nested queries and set operations, and repetitions (aggregates, selected columns, conditions, grouping columns).
The original counts them on its own parse, with quirks that are kept: `not` in a condition and the second part of HAVING
pass for aggregates. On Spider's development set the levels hold 248, 446, 174 and 166 questions.
"""

from __future__ import annotations

import sqlglot
from sqlglot import exp

LEVELS = ("easy", "medium", "hard", "extra")


def hardness(sql: str) -> str:
    """The level of a gold query of Spider. Raises ValueError if it cannot be parsed."""
    try:
        tree = sqlglot.parse_one(sql, dialect="sqlite")
    except sqlglot.errors.ParseError as error:
        raise ValueError(f"cannot tell the hardness of {sql!r}: {error}") from None
    select = _outermost(tree)
    clauses, nested, others = _clauses(select), _nested(select, tree), _others(select)
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
    """The first select of a set operation, which is the one whose clauses count."""
    while isinstance(tree, (exp.SetOperation, exp.Subquery)):
        tree = tree.this
    if not isinstance(tree, exp.Select):
        raise ValueError(f"no select in {tree.sql()}")  # noqa: TRY004 - it is the text that is wrong
    return tree


def _conditions(node: exp.Expression | None) -> tuple[list[exp.Expression], list[str]]:
    """The simple conditions of a boolean expression, and the words AND and OR between them, in order."""
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
        found, between = _conditions(join.args.get("on"))
        if found:
            words += (["and"] if units else []) + between
            units += found
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
    """Conditions that compare with a query, and the set operation behind the select."""
    units, _ = _all_conditions(select)
    return sum(unit.find(exp.Query) is not None for unit in units) + isinstance(tree, exp.SetOperation)


def _others(select: exp.Select) -> int:
    wheres, _ = _conditions(select.args.get("where"))
    group = select.args.get("group")
    keys = group.expressions if group else []
    return sum((_aggregates(select, wheres) > 1, len(select.expressions) > 1, len(wheres) > 1, len(keys) > 1))


def _aggregates(select: exp.Select, wheres: list[exp.Expression]) -> int:
    """Aggregates as the original counts them."""
    count = sum(_has_aggregate(column) for column in select.expressions)
    count += sum(isinstance(unit, exp.Not) for unit in wheres)
    order = select.args.get("order")
    count += sum(_has_aggregate(term) for term in (order.expressions if order else []))
    havings, between = _conditions(select.args.get("having"))
    return count + sum(isinstance(unit, exp.Not) for unit in havings) + len(between)


def _has_aggregate(node: exp.Expression) -> bool:
    return node.find(exp.AggFunc) is not None
