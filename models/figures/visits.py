"""The visits and parts of one order, as its timeline says. What was taken back does not count."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from models.codes import CallStep
from models.figures.shipments import shipments_of
from models.messages.decisions.withdrawn_reports import withdrawn_reports
from models.messages.shipments.goods_at_home import OwnGoods, to_install
from models.messages.shipments.shipment import OWN_SHIPMENT
from models.messages.timeline.timeline import REPORT_ENTRIES, Entry, EntryKind
from models.stages.installation.part_lifecycle import HomeFact, Part, parts_of
from models.stages.installation.visit_lifecycle import VISIT_KINDS, Visit, visits_of

COUNTED_HAPPENINGS: Final = (EntryKind.REPORT, EntryKind.SUPERSEDED)
GOODS_CALLS: Final = (CallStep.SHIP_STOCK, CallStep.RESERVE_STOCK)
"""The calls that say how many pieces there are, the surer one first."""


def visits_in(timeline: Iterable[Entry]) -> tuple[Visit, ...]:
    """The visits, the first one too; none before anything was said of the installation."""
    lines = list(timeline)
    facts = _facts_in(lines)
    home = any(one.kind in AT_HOME for one in facts)
    return visits_of(facts, _pieces(lines)) if home else ()


AT_HOME: Final = VISIT_KINDS - {"arrived_at_customer"}
"""Somebody at the door may only deliver."""


def parts_in(timeline: Iterable[Entry]) -> tuple[Part, ...]:
    """The parts that were missing or faulty, and what became of them."""
    return parts_of(_facts_in(list(timeline)))


def _facts_in(lines: list[Entry]) -> list[HomeFact]:
    withdrawn = withdrawn_reports(lines)
    newest: dict[str, Entry] = {}
    for line in sorted(lines, key=_written):
        if line.happening in REPORT_ENTRIES and line.what in VISIT_KINDS and line.report_id:
            newest[line.report_id] = line  # one that counted may wait again
    return [
        HomeFact(
            line.what, line.at, line.recorded_at, name, line.by or "",
            str(line.data.get("incident") or name[:64]), line.data,
        )
        for name, line in newest.items()
        if line.happening in COUNTED_HAPPENINGS and name not in withdrawn
    ]  # fmt: skip


def _written(line: Entry) -> datetime:
    return line.recorded_at


def _pieces(lines: list[Entry]) -> int | None:
    """How many pieces are to be installed, of all shipments, as the delivery has counted them.

    The order's own were sent as they were loaded, else as a call to our stock has counted them.
    """
    shipments = [one.shipment for one in shipments_of(lines)]
    sent = next((one for one in shipments if one.name == OWN_SHIPMENT), None)
    counts = {line.what: line.data.get("pieces") for line in lines if line.what in GOODS_CALLS}
    own = (sent and sent.loaded) or next(
        (counts[step] for step in GOODS_CALLS if counts.get(step)), None
    )
    if not isinstance(own, int):
        return None
    if sent is None or sent.delivered is None:
        return to_install(OwnGoods(own, sent.reached if sent else None), shipments)
    return to_install(OwnGoods(own, sent.delivered, sent.delivered_at), shipments)
