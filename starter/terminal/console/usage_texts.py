"""What is wrong with a call, in the language of this run: the library that reads options has its
own sentences, in English alone."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from typer._click.exceptions import BadParameter, MissingParameter, NoSuchOption
from typer.exceptions import TyperException

from models.phrases import StructuredText, VerbatimText, phrase

if TYPE_CHECKING:
    from pydantic import ValidationError

COMMAND_OF_WORD: Final = {
    "stuck": "'orders list --stuck'",
    "search": "'orders list --search'",
    **{word: f"'orders {word}'" for word in ("explain", "show", "import", "watch", "list")},
}
"""What somebody means who types a part of a command: what he looks for is in another room."""

USAGE_TEXTS: Final[tuple[tuple[str, Callable[..., StructuredText]], ...]] = (
    (r"Missing command\.", lambda: phrase("a command is missing")),
    (
        r"No such command '(?P<name>.*?)'\.?(?: Did you mean (?P<near>.*)\?)?",
        lambda name, near: _offered(
            phrase("there is no command {name}", name=name), near or COMMAND_OF_WORD.get(name)
        ),
    ),
    (
        r"Option '(?P<name>.*)' requires .*",
        lambda name: phrase("{name} needs a value", name=name),
    ),
    (
        r"Option '(?P<name>.*)' does not take a value\.",
        lambda name: phrase("{name} takes no value", name=name),
    ),
    (
        r"Got unexpected extra argument\(s\) \((?P<extra>.*)\)",
        lambda extra: phrase("more is typed than is read: leave out {extra}", extra=extra),
    ),
    (
        r"(?P<value>.*) is not one of (?P<choices>.*)\.",
        lambda value, choices: phrase(
            "{value} is not one of {choices}", value=value, choices=choices
        ),
    ),
)
"""The library's sentences, as patterns, and ours in their place."""


def usage_text(error: TyperException) -> StructuredText:
    """What is wrong with a call.

    Args:
        error: as the library raised it.
    """
    match error:
        case MissingParameter():
            return _missing(error)
        case BadParameter():
            return phrase("{name} cannot be read: {why}", name=_named(error), why=_why(error))
        case NoSuchOption():
            near = " ".join(sorted(error.possibilities or ()))
            return _offered(phrase("there is no option {name}", name=error.option_name), near)
    return _translated(error.message)


def _missing(error: MissingParameter) -> StructuredText:
    kind = error.param.type_descriptor if error.param else None
    choices = [str(getattr(one, "value", one)) for one in (kind and kind.choices) or ()]
    if choices:
        return phrase(
            "{name} is missing: it is one of {choices}",
            name=_named(error),
            choices=", ".join(choices),
        )
    return phrase("{name} is missing", name=_named(error))


def _named(error: BadParameter) -> str:
    """The option as it is typed, or the argument as the help calls it."""
    if error.param is None:
        return str(error.param_hint or "")
    return error.param.get_error_hint().replace("'", "")


def _why(error: BadParameter) -> StructuredText:
    """Why a value does not fit, by what its type says."""
    from pydantic import ValidationError  # it is loaded: it has read the value

    cause = error.__cause__
    return _fault(cause) if isinstance(cause, ValidationError) else _translated(error.message)


def _fault(error: "ValidationError") -> StructuredText:
    from pydantic import ValidationError

    from models.field_errors import sentence

    (fault, *_) = error.errors(include_url=False, include_input=False)
    own: Any = (fault.get("ctx") or {}).get("error")
    if isinstance(own, ValidationError):  # of one of several values
        return _fault(own)
    why = sentence(fault)
    return why if isinstance(why, StructuredText) else _translated(why)


def _offered(text: StructuredText, near: str | None) -> StructuredText:
    return phrase("{text}; {near}?", text=text, near=near) if near else text


def _translated(message: str) -> StructuredText:
    for pattern, say in USAGE_TEXTS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return say(**found.groupdict())
    return VerbatimText(message)
