"""A notice of one of several parts or fees says which of them it is about."""

from models.ids import Stage
from tests.models.machine import a_leg, on, tell


def test_a_part_that_has_arrived_is_told_by_its_name() -> None:
    """Shows FH-11.3.1.2."""
    leg = a_leg(Stage.INSTALLATION, on(25, "09:00"))
    for incident, part in (("a", "桌腿"), ("b", "铰链")):
        data = {"part": part, "incident": incident}
        tell(leg, "part_fault", on(25, "10:00"), by="technician", data=data)
    tell(leg, "part_arrived", on(25, "12:00"), by="hub", data={"incident": "a"})
    (line,) = [one for one in leg.outbox.notices if one.code == "part_arrived"]
    assert line.fields["part"] == "桌腿"


def test_who_is_told_that_a_fee_is_refused_reads_which_one() -> None:
    """Shows FH-11.3.2.1."""
    leg = a_leg(Stage.CITY_DELIVERY, on(25, "09:00"))
    for incident, fee in (("a", "upstairs"), ("b", "drilling")):
        says = {"incident": incident, "fee": fee, "quantity": 3, "reason": "no lift"}
        tell(leg, "fee_reported", on(25, "10:00"), by="technician", data=says)
    tell(leg, "fee_refused", on(25, "10:20"), by="customer", data={"incident": "a"})
    (line,) = [one for one in leg.outbox.notices if one.code == "fee_refused"]
    assert line.fields["fee"] == "upstairs"
