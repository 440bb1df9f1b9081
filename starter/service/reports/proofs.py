"""What proves a report 凭证, as the terms of its merchant ask: answered before it is taken."""

from models.field_errors import field_error
from models.messages.reports.report import Report
from models.phrases import Code, phrase
from models.sop.proof import Level
from models.stages.table import KINDS
from starter.service.access.rights import FIELD_ROLES
from starter.service.app_context import AppContext


def levels_of(context: AppContext, merchant: str, kind: str) -> dict[str, Level]:
    """How strongly each proof of a kind is asked for, by its field.

    Raises:
        TermsError: the merchant's terms cannot be read.
    """
    facts = KINDS.get(kind)
    return context.sop_for(merchant).proof.of_kind(kind, facts.model_fields) if facts else {}


def check_proof(context: AppContext, merchant: str, message: Report) -> None:
    """See to it that whoever was there himself sends what is required; a desk has no photos.

    Raises:
        InvalidInput: it is missing; names the field.
        TermsError: the merchant's terms cannot be read.
    """
    if message.noted_by is not None or message.by not in FIELD_ROLES:
        return
    for name, level in levels_of(context, merchant, message.kind).items():
        if level is Level.REQUIRED and not message.data.get(name):
            raise field_error(
                name,
                phrase(
                    "{kind} of {merchant} is proved by {name}: add the stored file",
                    kind=Code("kind", message.kind),
                    merchant=merchant,
                    name=Code("field", name),
                ),
                hint="send it to the order's files first; its answer has `sha256`",
            )
