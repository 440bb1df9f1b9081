"""Facts as they travel from leg to leg, packed: a baton is written into four histories."""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, BeforeValidator, PlainSerializer

from models.contract import SparseContract
from models.messages.reports.report_times import ReportTimes, TimeDoubt
from models.sop.milestones import Milestone

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)


class EarlyFact(SparseContract):
    """A fact as it travels, until the duty that it meets can open.

    `fact_id`: of its report; of a tie the greater one happened last, in every leg.
    `milestones`: what it says of an appointment, or fixes of one. `cause`: why that is another one
    than was agreed, or why the customer was not met; `charged`: it costs something, as it was told.
    """

    name: str
    ref: str = ""
    by: str
    times: ReportTimes
    fact_id: str = ""
    milestones: dict[Milestone, AwareDatetime | date] = {}
    cause: str = ""
    charged: bool = False


def pack_facts(facts: Sequence[EarlyFact]) -> str:
    """A fifth of their JSON: rows without names, instants as numbers."""
    text = json.dumps([_row(one) for one in facts], separators=(",", ":"))
    return b64encode(zlib.compress(text.encode(), 9)).decode() if facts else ""


def unpack_facts(packed: Any) -> Any:
    """What `pack_facts` packed; anything else as it is."""
    if not isinstance(packed, str):
        return packed
    rows = json.loads(zlib.decompress(b64decode(packed))) if packed else []
    return tuple(_fact(*row) for row in rows)


PackedFacts = Annotated[
    tuple[EarlyFact, ...],
    BeforeValidator(unpack_facts),
    PlainSerializer(pack_facts, return_type=str),
]


def _row(one: EarlyFact) -> list[Any]:
    times = one.times
    occurred, known = _number(times.occurred_at), one.milestones.items()
    since = [_number(at) - occurred for at in (times.reported_at, times.received_at)]
    fixed = {
        name: _number(at) if isinstance(at, datetime) else at.isoformat() for name, at in known
    }
    row = [
        *(one.name, one.by, occurred, *since, fixed, one.ref, one.fact_id, [*times.doubts]),
        *(one.cause, int(one.charged)),
    ]
    while not row[-1]:
        row.pop()
    return row


def _fact(
    name: str,
    by: str,
    occurred: int,
    reported: int = 0,
    received: int = 0,
    fixed: dict[str, int | str] | None = None,
    ref: str = "",
    fact_id: str = "",
    doubts: Sequence[str] = (),
    cause: str = "",
    charged: int = 0,
) -> EarlyFact:
    times = ReportTimes(
        occurred_at=_instant(occurred),
        reported_at=_instant(occurred + reported),
        received_at=_instant(occurred + received),
        doubts=tuple(map(TimeDoubt, doubts)),
    )
    milestones = {
        Milestone(name): date.fromisoformat(at) if isinstance(at, str) else _instant(at)
        for name, at in (fixed or {}).items()
    }
    return EarlyFact(
        name=name, by=by, times=times, ref=ref, fact_id=fact_id, milestones=milestones,
        cause=cause, charged=bool(charged),
    )  # fmt: skip


def _number(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND


def _instant(number: int) -> datetime:
    return EPOCH + number * MICROSECOND
