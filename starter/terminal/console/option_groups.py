"""Options that several commands share: declared once, as the fields of a dataclass."""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, TypeVar, get_type_hints

Answer = TypeVar("Answer")


def grouped(command: Callable[..., Answer]) -> Callable[..., Answer]:
    """A command that takes each field of such a parameter as an option of its own."""
    own = signature(command, eval_str=True).parameters.values()
    groups: dict[str, Any] = {
        one.name: one.annotation for one in own if is_dataclass(one.annotation)
    }

    @wraps(command)
    def call(**typed: Any) -> Answer:
        for name, group in groups.items():
            typed[name] = group(**{field.name: typed.pop(field.name) for field in fields(group)})
        return command(**typed)

    taken = [
        option
        for one in own
        for option in (_options(groups[one.name]) if one.name in groups else [_by_name(one)])
    ]
    call.__signature__ = Signature(taken)  # type: ignore[attr-defined] # what Typer reads
    return call


def _options(group: Any) -> list[Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        Parameter(
            one.name, Parameter.KEYWORD_ONLY, default=_default(one), annotation=hints[one.name]
        )
        for one in fields(group)
    ]


def _default(field: Field[Any]) -> Any:
    return Parameter.empty if field.default is MISSING else field.default


def _by_name(parameter: Parameter) -> Parameter:
    """By name alone: what must be said may then stand after what may be left out."""
    return parameter.replace(kind=Parameter.KEYWORD_ONLY)
