"""Why a text is not JSON, in a sentence that every language has: no library's words are in it."""

import json
from typing import Any, Final

from models.phrases import Phrase, phrase

TOO_MUCH: Final = phrase("it is nested too deep, or a number in it is too long")


class NoNumber(ValueError):
    """What stands for a number is none that JSON has; `name` is how it is written."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def json_fault(text: str | bytes) -> Phrase:
    """Why a text that a reader refused is not JSON in UTF-8, and where, as far as that is known."""
    try:
        whole = text.decode() if isinstance(text, bytes) else text
        found = json.loads(whole, parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        return phrase(
            "what stands in line {line}, column {column}, is not JSON",
            line=error.lineno,
            column=error.colno,
        )
    except NoNumber as error:
        return phrase("{name} is no number of JSON", name=error.name)
    except UnicodeDecodeError as error:
        return phrase("byte {n} is not UTF-8", n=error.start + 1)
    except UnicodeEncodeError:
        return phrase("it has half a character: a surrogate without its twin")
    except (ValueError, RecursionError):
        return TOO_MUCH
    return TOO_MUCH


def _no_number(name: str) -> Any:
    raise NoNumber(name)
