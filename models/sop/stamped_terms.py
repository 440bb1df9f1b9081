"""The terms that a workflow was started with: of the SOP's terms those that it reads.

What was not stamped has no value here. An open order keeps the terms it was accepted under, so a
default of today never stands in for a term that it does not carry: reading one raises.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from pydantic import model_validator

from models.sop.terms import Sop


class TermNotStamped(LookupError):
    """A term is read that the workflow was not given: an internal fault, which a release heals.

    It is not an AttributeError: `getattr` with a default would be the silence that it breaks.
    """


class StampedTerms(Sop):
    """Terms as they travel: those that stand in the payload, and no default for the others."""

    @model_validator(mode="after")
    def _check_whole(self) -> Self:
        """Nothing is checked again: what is stamped was whole when it was stamped."""
        for name in type(self).model_fields.keys() - self.model_fields_set:
            self.__dict__.pop(name, None)
        return self

    if not TYPE_CHECKING:  # a type checker would take every name for a term

        def __getattr__(self, name: str) -> Any:
            if name not in type(self).model_fields:
                return super().__getattr__(name)
            raise TermNotStamped(
                f"the term {name} was not stamped into this workflow: declare it where it is "
                "read, in the duty's row, or in the stage's row in models/stages/table.py"
            )


def stamped(sop: Sop, names: Iterable[str]) -> StampedTerms:
    """Those of the terms, and no other.

    Raises:
        TermNotStamped: they do not hold one of them themselves.
    """
    return StampedTerms.model_validate({name: getattr(sop, name) for name in sorted(names)})


STAMPED_NAMES = frozenset(name for name, field in Sop.model_fields.items() if not field.exclude)
"""The terms that an order carries; it gives each of its legs those that the leg reads."""
