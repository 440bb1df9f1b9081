"""Orders that fit what somebody searches for: by the index, from its rarest term on."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, false, func, or_, select

from activities.adapters.store.database.engine import hasher_of, table_of
from activities.adapters.store.database.search_terms import TermKind, terms_of_word, words_of
from activities.adapters.store.tables import schema as tables

index = table_of(tables.OrderSearch)
orders = table_of(tables.Orders)

COMMON_FROM: Final = 2_000
"""From so many orders on a term is common: a list that is walked in its own order meets those
that fit soon, and to gather all of them would take longer."""

COUNTED_TERMS_MAX: Final = 3
"""How many terms of a number are counted."""

UNCOUNTED: Final = 2**63
"""As how many a term counts that was not counted: it is looked at last."""

FOR_OUTSIDE: Final = frozenset({TermKind.NUMBER})
"""What somebody outside finds his orders by: he is not to guess at what he is not shown."""


class TermGroup(NamedTuple):
    """One way in which an order may have a word: all of these terms of that kind."""

    kind: TermKind
    terms: tuple[str, ...]


Counts = dict[tuple[str, str], int]


def found_by(
    connection: Connection, text: str, kinds: frozenset[TermKind] = frozenset(TermKind)
) -> list[ColumnElement[bool]]:
    """What an order must fit that has every word of a text.

    Raises:
        UsageError: a word is too short to find anything by.
    """
    hasher = hasher_of(connection)
    words = [
        [
            TermGroup(kind, terms)
            for kind, texts in terms_of_word(word, sorted(kinds))
            for terms in hasher.sought(kind, texts)
        ]
        for word in words_of(text)
    ]
    counts = _counts(connection, (way for ways in words for way in ways))
    return [_has(ways, counts) for ways in words]


def _counts(connection: Connection, ways: Iterable[TermGroup]) -> Counts:
    """How many orders have each term, those aside that none has."""
    named = [(way.kind, term) for way in ways for term in _counted(way)]
    kinds, terms = ({one[n] for one in named} for n in (0, 1))
    query = (
        select(index.c.kind, index.c.term, func.count())
        .where(index.c.kind.in_(sorted(kinds)), index.c.term.in_(sorted(terms)))
        .group_by(index.c.kind, index.c.term)
    )
    return {(kind, term): count for kind, term, count in connection.execute(query)}


def _counted(way: TermGroup) -> tuple[str, ...]:
    """The terms that are counted: numbers differ in their ends, and nearly all begin alike."""
    return way.terms[-COUNTED_TERMS_MAX:] if way.kind is TermKind.NUMBER else way.terms


def _has(ways: Iterable[TermGroup], counts: Counts) -> ColumnElement[bool]:
    fits: list[ColumnElement[bool]] = [false()]
    rare: list[Select[tuple[int]]] = []
    for kind, terms in dict.fromkeys(ways):
        counted = {term: counts.get((kind, term), 0) for term in _counted(TermGroup(kind, terms))}
        way = TermGroup(kind, tuple(sorted(terms, key=lambda term: counted.get(term, UNCOUNTED))))
        fewest = counted[way.terms[0]]
        if fewest >= COMMON_FROM:
            fits.append(_has_all(orders.c.id, kind, way.terms))
        elif fewest:
            rare.append(_ids(way))
    if rare:
        first, *others = rare
        fits.append(orders.c.id.in_(first.union(*others) if others else first))
    return or_(*fits) if len(fits) != 2 else fits[1]


def _ids(way: TermGroup) -> Select[tuple[int]]:
    first, *others = way.terms
    query = select(index.c.order_id).where(index.c.kind == way.kind, index.c.term == first)
    return query.where(_has_all(index.c.order_id, way.kind, others)) if others else query


def _has_all(
    order_id: ColumnElement[Any], kind: TermKind, terms: Sequence[str]
) -> ColumnElement[bool]:
    """Whether an order has all of these terms; one question, which needs no plan of many joins."""
    other = index.alias()
    mine = other.c.kind == kind, other.c.term.in_(terms), other.c.order_id == order_id
    return select(func.count()).where(*mine).scalar_subquery() == len(terms)
