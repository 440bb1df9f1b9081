"""What the page of a job shows: the next thing to do as a form, and what may be taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from activities.adapters.process.wall_clock import fresh_id
from models.ids import Stage
from models.messages.decisions.withdrawn_reports import withdrawn_reports
from models.messages.orders.order import VerifyBy
from models.messages.timeline.timeline import EntryKind
from models.sop.proof import Level
from models.stages.installation.reports import Verified
from models.stages.table import KINDS, SPEC_OF
from models.tracking.runs.ended_leg import ENDS_WITH
from starter.http.callers import Caller
from starter.service.access.legal_acts import Acts, acts_for
from starter.service.app_context import AppContext
from starter.service.customer_views import hours_of
from starter.service.reading.need_to_know import OwnOrderShown
from starter.service.reading.views import EntryShown
from starter.service.reports.proofs import levels_of
from starter.web.job_forms import PhoneField, phone_form
from starter.web.pages import ROOT

OUTBOX_PATH: Final = f"{ROOT}/jobs"
"""What the nonce of the script is for: it sends what was tapped on any page of a job."""


@dataclass(frozen=True, slots=True)
class ActForm:
    """One report as a form; `report_id` is its own, so that what is sent twice counts once."""

    kind: str
    fields: tuple[PhoneField, ...]
    report_id: str


@dataclass(frozen=True, slots=True)
class WithdrawableReport:
    """A report of the reader's own that he may still take back."""

    report_id: str
    kind: str
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class JobPage:
    """The page of a job. `next` is the one big button, `owed` what is waited for besides.

    What he has reported and does not count yet is not asked for again: it is among the `others`.
    `from_at` and `to_at`: when the customer expects him, where that is agreed.
    """

    order: OwnOrderShown
    next: ActForm | None
    owed: tuple[ActForm, ...]
    troubles: tuple[ActForm, ...]
    others: tuple[ActForm, ...]
    own: tuple[WithdrawableReport, ...]
    from_at: datetime | None
    to_at: datetime | None


def job_page(
    context: AppContext, caller: Caller, order: OwnOrderShown, verify_by: VerifyBy
) -> JobPage:
    """The page of a job, as its reader may act; `verify_by`: how its acceptance is verified.

    Raises:
        TermsError: the terms of its merchant cannot be read.
    """
    acts: Acts = acts_for(caller.role, caller.scope, order)

    def forms(kinds: Iterable[str]) -> tuple[ActForm, ...]:
        return tuple(act_form(context, order, kind, verify_by) for kind in kinds)

    reported = {one.kind for one in order.pending if _is_his(caller, one.by, one.actor)}
    awaited = forms(kind for kind in acts.awaited if kind not in reported)
    agreed = order.job.appointment
    from_at, to_at = hours_of(agreed.customer_at if agreed else None)
    return JobPage(
        order=order,
        next=awaited[0] if awaited else None,
        owed=awaited[1:],
        troubles=forms(acts.troubles),
        others=forms((*acts.others, *(kind for kind in acts.awaited if kind in reported))),
        own=own_reports(context, caller, order),
        from_at=from_at,
        to_at=to_at,
    )


def act_form(context: AppContext, order: OwnOrderShown, kind: str, verify_by: VerifyBy) -> ActForm:
    """The form of one report about an order.

    Raises:
        TermsError: the terms of its merchant cannot be read.
    """
    levels = levels_of(context, order.merchant, kind)
    if kind == Verified.kind and verify_by is VerifyBy.CODE:  # the customer reads it out
        levels = {**levels, "code": Level.REQUIRED}
    fields = phone_form(KINDS[kind], levels, order, {"by_way_of": verify_by.value})
    return ActForm(kind, fields, fresh_id("report"))


def own_reports(
    context: AppContext, caller: Caller, order: OwnOrderShown
) -> tuple[WithdrawableReport, ...]:
    """What he has reported himself, the newest first, while he may take it back.

    Whether what rests on it was said since, the order knows: it is offered where the page cannot
    see that it would be refused.
    """
    minutes = context.sop_for(order.merchant).withdraw_minutes
    life, now = timedelta(minutes=minutes), context.now()
    gone = withdrawn_reports(order.timeline)
    lines = [
        (line.report_id, line.what, line.recorded_at)
        for line in order.timeline
        if line.report_id
        and line.what in KINDS
        and _is_his(caller, line.by, line.actor)
        and _is_open(order, line)
    ]
    lines += [
        (one.report_id, one.kind, one.received_at)
        for one in order.pending
        if _is_his(caller, one.by, one.actor)
    ]
    found = {
        id_: WithdrawableReport(id_, kind, at, at + life)
        for id_, kind, at in lines
        if id_ not in gone and now < at + life
    }
    return tuple(sorted(found.values(), key=lambda one: one.at, reverse=True))


def _is_open(order: OwnOrderShown, line: EntryShown) -> bool:
    """Whether what took that report still goes on: its leg, the leg after it, or its case."""
    if line.case is not None:
        return any(one.n == line.case and not one.closed for one in order.cases)
    if order.closed:
        return False
    if line.stage in (order.stage, Stage.ORDER):
        return True
    ended = SPEC_OF[line.stage].position
    begun = any(
        one.stage is order.stage and one.happening is EntryKind.REPORT for one in order.timeline
    )
    following = ended is not None and SPEC_OF[order.stage].position == ended + 1
    return following and not begun and line.what == ENDS_WITH[line.stage].kind


def _is_his(caller: Caller, by: str | None, actor: str | None) -> bool:
    return by == caller.role and actor == caller.actor
