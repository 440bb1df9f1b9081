"""What a customer does is called as he would say it: a desk's names say what it receives."""

from collections.abc import Mapping
from typing import Final

from models.language.texts import Translator
from models.phrases import StructuredText, phrase
from models.roles import Role
from models.stages.care.reports import CareCustomerWrote, CareReopened
from models.stages.returns.reports import OpinionGiven

NAMES_FOR_CUSTOMERS: Final[Mapping[str, StructuredText]] = {
    CareCustomerWrote.kind: phrase("Add to what you wrote"),
    CareReopened.kind: phrase("It is not solved yet"),
    OpinionGiven.kind: phrase("Rate how your return was dealt with"),
}


def kind_name(translator: Translator, kind: str, role: Role) -> str:
    """What a kind of report is called to whoever makes it."""
    own = NAMES_FOR_CUSTOMERS.get(kind) if role is Role.CUSTOMER else None
    return translator.text(own) if own else translator.code("kind", kind)
