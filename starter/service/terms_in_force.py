"""The numbers of the SOP as they hold for new orders of a merchant, each with its clause."""

from typing import Any

from models.field_errors import field_error
from models.ids import MERCHANT_PATTERN
from models.phrases import phrase
from models.sop.terms import NOT_TERMS, Sop
from starter.service.app_context import AppContext
from starter.service.reading.view_model import View


class TermShown(View):
    """One term: what it says, of which clause, and whether the merchant has one of its own."""

    name: str
    value: Any
    default: Any
    own: bool
    clause: str
    means: str


def terms_shown(context: AppContext, merchant: str = "") -> tuple[TermShown, ...]:
    """What an order of this merchant is accepted under now; open ones keep what they have.

    Args:
        merchant: its code; empty: where no merchant has terms of its own.

    Raises:
        InvalidInput: its code is none.
        TermsError: the merchant's terms cannot be read.
    """
    if merchant and MERCHANT_PATTERN.fullmatch(merchant) is None:
        raise field_error(
            "merchant", phrase("{merchant!r} is no merchant's code", merchant=merchant)
        )
    held, ours = _values(context.sop_for(merchant)), _values(Sop())
    return tuple(
        TermShown(
            name=name, value=held[name], default=ours[name], own=held[name] != ours[name],
            clause=_clause(field.json_schema_extra), means=field.description or "",
        )
        for name, field in Sop.model_fields.items()
        if name not in NOT_TERMS
    )  # fmt: skip


def _values(sop: Sop) -> dict[str, Any]:
    """Each as a terms file says it; what orders do not carry is said all the same."""
    shown = sop.model_dump(mode="json")
    return {name: shown.get(name, getattr(sop, name)) for name in Sop.model_fields}


def _clause(extra: Any) -> str:
    return str(extra["clause"]) if isinstance(extra, dict) else ""
