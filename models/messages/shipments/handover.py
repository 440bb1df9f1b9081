"""What one leg hands to the next ones: what was reported there, and they have to know."""

from pydantic import Field, StrictFloat

from models.contract import Contract, SparseContract
from models.messages.orders.count import CountedKind
from models.messages.reports.report import Word


class FeedbackPoint(Contract):
    """A point of the line from which the vehicle reports, by hours after departure (FH-9.2.1)."""

    name: Word
    hours: StrictFloat = Field(gt=0, le=2000)


class Handover(SparseContract):
    """What the legs so far hand on.

    Attributes:
        transit_hours: the promised hours on the road, where the vehicle's booking says them.
        points: the feedback points of the line, where the booking names them.
        verified: the acceptance is verified.
        pieces: how many were counted as they were handed over, where it was said; kinds: of each.
        replaced: which of the order's providers was asked for last; 0 where that is the first.
        refused: what its provider did not take over at the hub.
        delivered: so many pieces of the order's own shipment stand in the home, where they are not
            as many as the truck brought.
        short: so many are neither there nor refused nor lost.
        vehicle: the name of the vehicle that has the goods, where more than one was asked for.
    """

    transit_hours: float | None = None
    points: tuple[FeedbackPoint, ...] = ()
    verified: bool = False
    pieces: int | None = None
    kinds: tuple[CountedKind, ...] = ()
    replaced: int = 0
    refused: tuple[CountedKind, ...] = ()
    delivered: int | None = None
    short: int = 0
    vehicle: Word | None = None

    def joined(self, later: "Handover") -> "Handover":
        """With what a later leg hands on; what that does not say stays as it is."""
        known = {name: value for name, value in later if value != NOTHING_YET[name]}
        return self.model_copy(update=known)


NOTHING_YET = dict(Handover())
"""What a leg says that has nothing to hand on."""
