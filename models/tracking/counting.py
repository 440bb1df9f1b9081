"""Counts are compared: what changes hands is what was ordered, or was handed over last.

Another number, or damaged packing, is an exception that is found by itself (FH-8.2.3, FH-8.3.2.2,
FH-10.2.2): it names who held the goods until then.
"""

from models.messages.leg import StageInput
from models.messages.reports import Facts, Report
from models.sop.formatting import counted
from models.stages.city_delivery.reports import Collected, Delivered
from models.stages.trunk_pickup.troubles import ExceptionFound
from models.tracking.facts import FactLog

COUNTED_BEFORE = {Delivered.kind: Collected}
"""What counted the goods before, in the same leg; else the leg's input says how many there are."""


def exception_in(
    report: Report, facts: Facts, start: StageInput, log: FactLog
) -> tuple[ExceptionFound, Report] | None:
    """What a hand-over finds to be wrong, as the report that it is; None where all is right."""
    count = facts.counted()
    if count is None:
        return None
    wanted = _expected(facts, start, log)
    differs = None not in (count.there, wanted) and count.there != wanted
    if count.packing_sound and not differs:
        return None
    found = [f"{count.there} of {counted(wanted or 0, 'piece')}"] if differs else []
    found += [] if count.packing_sound else ["packing is damaged"]
    exception = ExceptionFound(
        incident=report.report_id[:64],
        what=f"{report.kind}: {', '.join(found)}; {count.held_by} held the goods until then",
        handover=report.kind,
        pieces=count.there,
        expected=wanted,
        packing_sound=count.packing_sound,
        held_by=count.held_by,
    )
    return exception, report.model_copy(update={"kind": ExceptionFound.kind})


def _expected(facts: Facts, start: StageInput, log: FactLog) -> int | None:
    before = COUNTED_BEFORE.get(facts.kind)
    counts = (
        [fact.content.counted() for fact in log.named(before.kind) if fact.content]
        if before
        else []
    )
    known = [count.pieces for count in counts if count is not None and count.pieces is not None]
    return known[-1] if known else getattr(start, "pieces", None)
