"""A JSON object that says one name twice: readers differ on which of the two holds."""

import json
from collections.abc import Sequence
from typing import Any, Final

from models.phrases import Phrase, phrase

NAME_SHOWN: Final = 100


class NameRepeated(ValueError):
    """An object says a name twice; `name` is that one."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def repeated_name(text: str | bytes) -> str | None:
    """The first name that an object in a JSON text says twice, however deep; None where none does.

    What cannot be read here says no name: whoever reads it says why.
    """
    try:
        json.loads(text, object_pairs_hook=_once)
    except NameRepeated as twice:
        return twice.name
    except (ValueError, RecursionError):
        return None
    return None


def repeated_name_sentence(name: str) -> Phrase:
    """The sentence for whoever sent it."""
    return phrase(
        "{name} stands twice in one object: leave out the one that is not meant",
        name=name[:NAME_SHOWN],
    )


def _once(pairs: Sequence[tuple[str, Any]]) -> None:
    names = set[str]()
    for name, _ in pairs:
        if name in names:
            raise NameRepeated(name)
        names.add(name)
