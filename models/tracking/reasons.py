"""Why a report that can be read cannot be so, by what its workflow knows of fees and refunds, or
since a decision alone makes that fact.
"""

from models.messages.reports import Facts, Report
from models.stages.trunk_transport.provider_replaced import ProviderReplaced
from models.tracking.acceptance import Acceptance
from models.tracking.fees import why_not_this_fee
from models.tracking.refunds import why_beyond


def why_not_so(facts: Facts, report: Report, ref: str, state: Acceptance) -> str | None:
    """The first reason; None where it may be so."""
    if isinstance(facts, ProviderReplaced) and not report.beyond_question:
        return (
            "another provider is sent by a decision, which has him asked for: decide "
            "replace_provider (FH-11.3.2.3)"
        )
    open_ = state.situation.incidents.open
    return why_beyond(facts, state) or why_not_this_fee(facts, report, ref, open_)
