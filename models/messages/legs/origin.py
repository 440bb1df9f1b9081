"""Which fact fixed a milestone, and how that travels from leg to leg."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Final, NamedTuple

from pydantic import BeforeValidator, PlainSerializer

MICROSECOND: Final = timedelta(microseconds=1)


class Origin(NamedTuple):
    """Which fact fixed a milestone: what is received later, and happened earlier, does not move it.

    Attributes:
        kind: the name of the fact.
        fact_id: the id of its report, or decision: of a tie the greater one happened last.
    """

    kind: str
    occurred_at: datetime
    reported_at: datetime
    fact_id: str = ""

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        """Its place among others, as of a `Fact`: when it happened, was reported, by what."""
        return self.occurred_at, self.reported_at, self.fact_id


def packed(one: Origin) -> list[str | int]:
    """As it travels: of the report's instant how long after, in microseconds."""
    after = (one.reported_at - one.occurred_at) // MICROSECOND
    return [one.kind, one.occurred_at.isoformat(), after, one.fact_id]


def unpacked(value: Any) -> Any:
    """What `packed` has packed; anything else, such as both instants, as it is."""
    match value:
        case [kind, str() as occurred, int() as after, *fact_id]:
            at = datetime.fromisoformat(occurred)
            return Origin(kind, at, at + after * MICROSECOND, *fact_id)
    return value


PackedOrigin = Annotated[Origin, BeforeValidator(unpacked), PlainSerializer(packed)]
