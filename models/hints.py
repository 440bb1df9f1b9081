"""What to do, as each door says it: at a terminal the command, over HTTP the way through HTTP.

Who calls over HTTP, a merchant's system or a phone, has no shell here.
"""

from typing import Self

OPERATOR = "tell the operator of this system: only there can it be fixed"
"""What is said over HTTP where the remedy is a command that only an operator has."""

COMMANDS = ("fulfil ", "temporal ")
"""How what is typed at a terminal begins."""


class Hint(str):
    """What to do, with a command; `http` is what is said over HTTP in its place.

    `sentence` is what it was made of: another language needs its template.
    """

    __slots__ = ("http", "sentence")

    http: str
    sentence: str

    def __new__(cls, text: str, http: str = OPERATOR) -> Self:
        """The hint for a terminal, and for HTTP."""
        hint = super().__new__(cls, text)
        hint.http, hint.sentence = http, text
        return hint


def over_http(hint: str | None) -> str | None:
    """A hint as it is said over HTTP; what was stored as a text has no other form of its own."""
    if isinstance(hint, Hint):
        return hint.http
    return OPERATOR if hint and any(one in hint for one in COMMANDS) else hint
