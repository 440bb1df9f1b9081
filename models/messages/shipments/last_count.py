"""How many pieces of a shipment stand in the home, by what was counted on their way (FH-10.2.4)."""


def pieces_at_home(
    left: int, *, lost: int, collected: int | None, delivered: int | None = None
) -> int:
    """So many pieces of a shipment stand in the home: as they were counted last on their way.

    `left` of them are not `lost`. Where only their collection was counted, and some are lost, it is
    the lesser one: they may have been lost before that, or after.
    """
    if delivered is not None:
        return delivered
    if collected is None:
        return left
    return min(collected, left) if lost else collected
