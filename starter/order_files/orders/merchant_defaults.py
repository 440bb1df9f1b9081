"""Values that a merchant's terms give for every order of its files: `[intake.defaults]`."""

from collections.abc import Iterator, Mapping
from typing import Any

from models.field_errors import nearest
from models.phrases import phrase
from models.sop.term_fields import TermsError
from starter.order_files.headings.fields import FIELD_OF_HEADING, Field
from starter.order_files.headings.heading import normalised_heading
from starter.order_files.rows.order_row import Line

CONSTANT_FIELDS = (
    Field.PICKUP_REGION,
    Field.PICKUP_PROVINCE,
    Field.PICKUP_CITY,
    Field.PICKUP_DISTRICT,
    Field.PICKUP_STREET,
    Field.CONTACT,
    Field.CONTACT_PHONE,
    Field.PAYMENT,
    Field.VERIFY_BY,
    Field.HUB,
)
"""Fields that may be the same for all orders of a merchant: where from, and how it is paid."""


def read_defaults(written: Mapping[str, Any], where: str) -> dict[Field, str]:
    """The defaults by field; a field is named as in an order (`pickup.street`), or as in a file's
    heading (提货地址).

    Raises:
        TermsError: a field that is none, that no default can say, or with no text.
    """
    found: dict[Field, str] = {}
    for name, value in _flat(written):
        of = next((one for one in CONSTANT_FIELDS if one == name), None) or FIELD_OF_HEADING.get(
            normalised_heading(name)
        )
        if of not in CONSTANT_FIELDS:
            near = nearest(name, CONSTANT_FIELDS)
            raise TermsError(
                phrase("{where}: intake.defaults cannot say {name}", where=where, name=name),
                hint=phrase("did you mean {near}?", near=near)
                if near
                else phrase("it can say {names}", names=", ".join(CONSTANT_FIELDS)),
            )
        if not isinstance(value, str) or not value.strip():
            raise TermsError(
                phrase(
                    "{where}: intake.defaults, {name}: a text is expected", where=where, name=name
                )
            )
        found[of] = value.strip()
    return found


def fill_defaults(line: Line, defaults: Mapping[Field, str]) -> tuple[Field, ...]:
    """Fill what the file leaves empty, and say which fields. An address or a contact is the
    file's or the default's as a whole: half of each would be somebody else's."""
    groups = {_group(of) for of in line.cells}
    filled = {of: value for of, value in defaults.items() if _group(of) not in groups}
    line.cells.update(filled)
    return tuple(filled)


def _group(of: Field) -> str:
    return of.split(".")[0]


def _flat(written: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in written.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value
