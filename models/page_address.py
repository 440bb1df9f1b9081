"""Where our pages are, as people outside know them: for links out of the Temporal UI.

It is the process's own, set once as it starts; nothing that a workflow decides depends on it.
"""

from urllib.parse import quote

_BASE: list[str] = []


def pages_are_at(base: str | None) -> None:
    """Note where the pages are; None: nobody has said."""
    _BASE[:] = [base.rstrip("/")] if base else []


def of_order(merchant: str, number: str) -> str | None:
    """The address of an order's page, where it is known."""
    if not _BASE:
        return None
    return f"{_BASE[0]}/app/orders/{quote(merchant, safe='')}/{quote(number, safe='')}"
