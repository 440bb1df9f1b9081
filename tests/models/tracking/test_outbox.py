"""Lines for the timeline: written once, whatever a workflow task that is run again receives
more."""

from datetime import timedelta

from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from models.tracking.outbox import Outbox
from tests.models.machine import ORDER, on

NOW = on(23, "09:00")


def an_outbox(*texts: str, later: timedelta = timedelta()) -> Outbox:
    """A workflow's outbox that says so, line after line."""
    leg = f"{ORDER}:trunk-pickup"
    outbox = Outbox(workflow_id=leg, order=ORDER, stage=Stage.TRUNK_PICKUP, number="1")
    for text in texts:
        outbox.note(EntryKind.STAGE, "said", text, at=NOW + later, now=NOW + later)
    return outbox


def keys(outbox: Outbox) -> dict[str, str]:
    """Which line stands under which key."""
    return {entry.key: entry.text for entry in outbox.entries}


def test_a_line_keeps_its_key_when_more_is_received_before_it() -> None:
    first = keys(an_outbox("picked up", "done"))
    again = keys(an_outbox("picked up", "departed", "done", later=timedelta(seconds=1)))
    assert first.items() <= again.items()
    assert len(again) == 3


def test_what_is_twice_sentence_stands_twice() -> None:
    assert list(keys(an_outbox("parked", "parked")).values()) == ["parked", "parked"]
