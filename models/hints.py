"""What to do, as each door says it: at a terminal the command, over HTTP the way through HTTP.

Who calls over HTTP, a merchant's system or a phone, has no shell here.
"""

from typing import Self

from models.phrases import phrase

TELL_OPERATOR = phrase("tell the operator of this system: only there can it be fixed")
"""What is said over HTTP where the remedy is a command that only an operator has."""

COMMAND_PREFIXES = ("fulfil ", "temporal ")
"""How what is typed at a terminal begins."""


REQUEST_PREFIXES = ("GET /", "POST /", "PUT /", "DELETE /")
"""How what a program sends begins."""


class Hint(str):
    """What to do, with a command; `http` is what is said over HTTP in its place.

    `page` is what it says to a person at a page. `sentence` is what it was made of: another
    language needs its template.
    """

    __slots__ = ("http", "page", "sentence")

    http: str
    page: str
    sentence: str

    def __new__(cls, text: str, http: str = TELL_OPERATOR, page: str | None = None) -> Self:
        """The hint for a terminal, for HTTP, and for a page where it is another."""
        hint = super().__new__(cls, text)
        hint.http, hint.page, hint.sentence = http, http if page is None else page, text
        return hint


def over_http(hint: str | None) -> str | None:
    """A hint as it is said over HTTP; what was stored as a text has no other form of its own."""
    if isinstance(hint, Hint):
        return hint.http
    return TELL_OPERATOR if hint and any(one in hint for one in COMMAND_PREFIXES) else hint


def at_a_page(hint: str | None) -> str | None:
    """A hint as a page says it: a person there can send no request by hand."""
    shown = hint.page if isinstance(hint, Hint) else over_http(hint)
    return None if shown and any(one in shown for one in REQUEST_PREFIXES) else shown
