"""Text from outside as a terminal or a log line may show it: what nobody sees is written out.

Control characters move a cursor, bidi marks turn a line round, invisible ones hide in a name:
each becomes the escape that Python writes for it (`\\x1b`, `\\u202e`). A NUL character is not
even stored everywhere.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

UNSEEN = (
    r"\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    r"\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff"
    r"\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    r"\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Unicode's controls (C0, C1), format characters (bidi, joiners, tags), lone surrogates, line and
paragraph separators, and fillers that take room and show nothing."""

NUL_MESSAGE = "a NUL character, which cannot be stored"
"""What is said of a text that holds one."""

_UNSEEN = re.compile(f"[{UNSEEN}]")
_UNSEEN_IN_JSON = re.compile(f"(?!\n)[{UNSEEN}]")


def visible(text: str, *, keep: str = "") -> str:
    """The text with every such character written out, except those in `keep`.

    A line keeps none; where text may have lines of its own, `keep` is a line feed.
    """
    return _UNSEEN.sub(lambda found: _escaped(found[0], keep), text)


def visible_lines(text: str) -> str:
    """Lines of one message: each after the first is set in, so that none passes for another."""
    return visible(text.replace("\n", "\n  "), keep="\n")


def visible_json(text: str) -> str:
    """JSON text that says the same, with its escapes for such characters.

    They stand in its strings only; the line feeds of an indented one stay.
    """
    return _UNSEEN_IN_JSON.sub(lambda found: _json_escape(found[0]), text)


def holds_nul(value: Any) -> bool:
    """Whether a text in this JSON value holds a NUL character, which PostgreSQL cannot store."""
    match value:
        case str():
            return "\0" in value
        case Mapping():
            return any(holds_nul(part) for pair in value.items() for part in pair)
        case Sequence():
            return any(map(holds_nul, value))
    return False


def storable(text: str) -> str:
    """The text with every NUL character written out."""
    return text.replace("\0", "\\x00")


def _escaped(sign: str, keep: str) -> str:
    code = ord(sign)
    if sign in keep:
        return sign
    if code < 256:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def _json_escape(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
