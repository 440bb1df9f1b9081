"""What the page of a job shows: the next thing to do as a form, and what may be taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from activities.adapters.process.wall_clock import fresh_id
from models.messages.decisions.decisions import Withdraw
from models.stages.table import KINDS
from starter.http.callers import Caller
from starter.service.access.legal_acts import Acts, acts_for
from starter.service.app_context import AppContext
from starter.service.reading.need_to_know import OwnOrderShown
from starter.service.reports.proofs import levels_of
from starter.web.job_forms import PhoneField, phone_form
from starter.web.pages import ROOT

OUTBOX: Final = f"{ROOT}/jobs"
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
    """The page of a job. `next` is the one big button, `owed` what is waited for besides."""

    order: OwnOrderShown
    next: ActForm | None
    owed: tuple[ActForm, ...]
    troubles: tuple[ActForm, ...]
    others: tuple[ActForm, ...]
    own: tuple[WithdrawableReport, ...]


def job_page(context: AppContext, caller: Caller, order: OwnOrderShown) -> JobPage:
    """The page of a job, as its reader may act.

    Raises:
        TermsError: the terms of its merchant cannot be read.
    """
    acts: Acts = acts_for(caller.role, caller.scope, order)

    def forms(kinds: Iterable[str]) -> tuple[ActForm, ...]:
        return tuple(act_form(context, order, kind) for kind in kinds)

    awaited = forms(acts.awaited)
    return JobPage(
        order=order,
        next=awaited[0] if awaited else None,
        owed=awaited[1:],
        troubles=forms(acts.troubles),
        others=forms(acts.others),
        own=own_reports(context, caller, order),
    )


def act_form(context: AppContext, order: OwnOrderShown, kind: str) -> ActForm:
    """The form of one report about an order.

    Raises:
        TermsError: the terms of its merchant cannot be read.
    """
    levels = levels_of(context, order.merchant, kind)
    return ActForm(kind, phone_form(KINDS[kind], levels, order), fresh_id("report"))


def own_reports(
    context: AppContext, caller: Caller, order: OwnOrderShown
) -> tuple[WithdrawableReport, ...]:
    """What he has reported himself, the newest first, while he may take it back."""
    minutes = context.sop_for(order.merchant).withdraw_minutes
    life, now = timedelta(minutes=minutes), context.now()
    gone = {
        str(line.data["report_id"])
        for line in order.timeline
        if line.what == Withdraw.name and line.data.get("report_id")
    }
    lines = [
        (line.report_id, line.what, line.recorded_at)
        for line in order.timeline
        if line.report_id and line.what in KINDS and _is_his(caller, line.by, line.actor)
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


def _is_his(caller: Caller, by: str | None, actor: str | None) -> bool:
    return by == caller.role and actor == caller.actor
