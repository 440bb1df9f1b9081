"""A fact of a stage as a later run of it, or another leg, is given it."""

from datetime import date
from typing import Any

from pydantic import AwareDatetime

from models.contract import Contract
from models.messages.reports.report_times import ReportTimes
from models.sop.milestones import Milestone

Instants = dict[Milestone, AwareDatetime | date]


class FactMemory(Contract):
    """A fact; `kind` and `content` are those of its report."""

    name: str
    ref: str
    by: str
    times: ReportTimes
    milestones: Instants = {}
    own: Instants = {}
    fact_id: str = ""
    actor: str | None = None
    kind: str | None = None
    content: dict[str, Any] = {}
    elsewhere: bool = False
