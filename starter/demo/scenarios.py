"""What happens to each order of the demo: most go well, some do not."""

from enum import StrEnum


class Plot(StrEnum):
    """The story of one order."""

    GOOD = "all in time"
    LATE_VEHICLE = "the trunk desk books late (FH-7.3.2.1)"
    LATE_PICKUP = "picked up in the evening (FH-7.3.2.2)"
    LATE_DEPARTURE = "the departure is told the next day (FH-8.2.4)"
    LATE_PROVIDER = "the provider is assigned the next day (FH-8.2.6)"
    LATE_ROAD = "longer on the road than promised (FH-9.3.1.1)"
    NO_CONTACT = "the customer is not called in the last hour (FH-10.2.3)"
    LATE_VISIT = "forty minutes late at the door (FH-10.3.2.4)"
    SILENT_DESK = "nobody books a vehicle"
    SILENT_DRIVER = "the driver is not heard of again"
    WRONG_CODE = "the code of the acceptance is refused"
    SHORT = "the goods are short, the desk cancels"
    CANCELLED = "the merchant changes his mind"
    HELD = "held for a day at the customer's wish"
    REFUND = "all in time, then it goes back for the money"
    EXCHANGE = "all in time, then it is exchanged"
    NEW_GOODS = "the new goods of the exchange"
    PARTIAL_RETURN = "one of two pieces goes back for the money"
    COMPLAINT = "the customer complains, and is answered"
    DAMAGE = "broken packing at the hub, admitted by the carrier"
    FAILED_PICKUP = "the factory is shut: picked up the next day"
    PART = "a missing hinge: a second visit once it has come"
    ROAD_TROUBLE = "fog on the road: the appointment cannot hold, another one is asked for"
    REFUSED_FEE = "a fee for floors, which the customer refuses"
    REVIEW = "waits in review"
    CORRECTED = "waits in review until the desk corrects it"


ORDERS_OF_PLOT: tuple[tuple[Plot, int], ...] = (
    (Plot.GOOD, 7),
    (Plot.REFUND, 1),
    (Plot.EXCHANGE, 1),
    (Plot.PARTIAL_RETURN, 1),
    (Plot.COMPLAINT, 1),
    (Plot.DAMAGE, 1),
    (Plot.FAILED_PICKUP, 1),
    (Plot.PART, 1),
    (Plot.ROAD_TROUBLE, 1),
    (Plot.REFUSED_FEE, 1),
    (Plot.LATE_VEHICLE, 2),
    (Plot.LATE_PICKUP, 2),
    (Plot.LATE_DEPARTURE, 1),
    (Plot.LATE_PROVIDER, 2),
    (Plot.LATE_ROAD, 2),
    (Plot.NO_CONTACT, 1),
    (Plot.LATE_VISIT, 1),
    (Plot.SILENT_DESK, 1),
    (Plot.SILENT_DRIVER, 1),
    (Plot.WRONG_CODE, 1),
    (Plot.SHORT, 1),
    (Plot.CANCELLED, 1),
    (Plot.HELD, 2),
)
"""How many orders of each story: 34 that are in order, next to six with something wrong."""

STUCK_PLOTS = (Plot.SILENT_DESK, Plot.SILENT_DRIVER, Plot.WRONG_CODE)
"""The stories that end in an order that somebody has to look for."""
