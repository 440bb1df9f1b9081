"""Orders that fit what somebody searches for: by the index, from its rarest term on."""

from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, false, or_, select

from activities.adapters.store import tables
from activities.adapters.store.engine import hasher_of, table_of
from activities.adapters.store.search_index import count_of
from activities.adapters.store.search_terms import TermSort, terms_of_word, words_of

index = table_of(tables.OrderSearch)
orders = table_of(tables.Orders)

MANY: Final = 2_000
"""From so many orders on a term is common: a list that is walked in its own order meets those
that fit soon, and to gather all of them would take longer."""

FOR_OUTSIDE: Final = frozenset({TermSort.NUMBER})
"""What somebody outside finds his orders by: he is not to guess at what he is not shown."""


class Way(NamedTuple):
    """One way in which an order may have a word: all of these terms, the rarest first."""

    sort: TermSort
    terms: tuple[str, ...]
    fewest: int


def found_by(
    connection: Connection, text: str, sorts: frozenset[TermSort] = frozenset(TermSort)
) -> list[ColumnElement[bool]]:
    """What an order must fit that has every word of a text.

    Raises:
        UsageError: a word is too short to find anything by.
    """
    return [_has(connection, word, sorts) for word in words_of(text)]


def _has(connection: Connection, word: str, sorts: frozenset[TermSort]) -> ColumnElement[bool]:
    ways = _ways(connection, word, sorts)
    rare = [_ids(way) for way in ways if way.fewest < MANY]
    common = [_walked(way) for way in ways if way.fewest >= MANY]
    if rare and not common:
        first, *others = rare
        return orders.c.id.in_(first.union(*others) if others else first)
    return or_(false(), *(orders.c.id.in_(ids) for ids in rare), *common)


def _ways(connection: Connection, word: str, sorts: frozenset[TermSort]) -> list[Way]:
    """Those ways in which any order has it."""
    hasher, found = hasher_of(connection), []
    for sort, texts in terms_of_word(word, sorted(sorts)):
        for terms in hasher.sought(sort, texts):
            counted = sorted((count_of(connection, sort, term, MANY), term) for term in terms)
            if counted[0][0]:
                found.append(Way(sort, tuple(term for _, term in counted), counted[0][0]))
    return list(dict.fromkeys(found))


def _ids(way: Way) -> Select[tuple[int]]:
    first, *others = way.terms
    query = select(index.c.order_id).where(index.c.sort == way.sort, index.c.term == first)
    return query.where(*(_at(index.c.order_id, way.sort, term) for term in others))


def _walked(way: Way) -> ColumnElement[bool]:
    return and_(*(_at(orders.c.id, way.sort, term) for term in way.terms))


def _at(order_id: ColumnElement[Any], sort: TermSort, term: str) -> ColumnElement[bool]:
    other = index.alias()
    return exists().where(other.c.sort == sort, other.c.term == term, other.c.order_id == order_id)
