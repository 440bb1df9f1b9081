"""Where our pages are, as people outside know them: for links out of the Temporal UI.

It is the process's own, set once as it starts; nothing that a workflow decides depends on it.
"""

from urllib.parse import quote


class _Pages:
    """Where the pages of this process are."""

    base: str | None = None


def pages_are_at(base: str | None) -> None:
    """Note where the pages are; None: it is not known."""
    _Pages.base = base.rstrip("/") if base else None


def of_order(merchant: str, number: str) -> str | None:
    """The address of an order's page, where it is known."""
    if _Pages.base is None:
        return None
    return f"{_Pages.base}/app/orders/{quote(merchant, safe='')}/{quote(number, safe='')}"
