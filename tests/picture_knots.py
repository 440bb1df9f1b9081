"""Where a stage goes from each of several steps to each other one: drawn as one box around them."""

from itertools import product

Arrow = tuple[str, str, str]
"""From, to, and the fact that it bears; none: it bears no word."""

KNOT = "in_any_order"
SMALLEST = 3
"""Of two steps an arrow there and one back say it as well."""


def tied(arrows: set[Arrow]) -> list[str]:
    """The steps each of which leads to each other one, without a word; none where they are few."""
    plain = {(left, right) for left, right, why in arrows if not why}
    names = sorted({name for arrow in plain for name in arrow} - {"[*]"})
    names.sort(key=lambda name: -sum((name, one) in plain for one in names))
    found: list[str] = []
    for name in names:
        if all((name, one) in plain and (one, name) in plain for one in found):
            found.append(name)
    return found if len(found) >= SMALLEST else []


def with_one_box(arrows: list[Arrow], knot: list[str]) -> tuple[list[Arrow], list[Arrow]]:
    """The arrows inside the box that say more than that, and those that are left outside of it.

    What leads from each of them, or to each of them, leads from the box, or to it.
    """
    if not knot:
        return [], arrows
    plain = {(left, right, "") for left, right in product(knot, knot)}
    inside = [one for one in arrows if {one[0], one[1]} <= set(knot) and one not in plain]
    outside = [one for one in arrows if not {one[0], one[1]} <= set(knot)]
    for right, why in sorted({one[1:] for one in outside}):
        leaving = [(name, right, why) for name in knot]
        if set(leaving) <= set(outside):
            outside = [one for one in outside if one not in leaving] + [(KNOT, right, why)]
    for left, why in sorted({(one[0], one[2]) for one in outside}):
        coming = [(left, name, why) for name in knot]
        if set(coming) <= set(outside):
            outside = [one for one in outside if one not in coming] + [(left, KNOT, why)]
    return inside, outside
