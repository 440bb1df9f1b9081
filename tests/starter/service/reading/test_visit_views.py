"""Who sees what of visits and parts: a customer nothing of a product fault (FH-11.3.1.4)."""

import pytest

from models.figures.visits import parts_in
from models.roles import Role
from models.stages.installation.parts import PartFacts
from models.stages.table import KINDS
from starter.service.reading.case_links import Links
from starter.service.reading.need_to_know import READING_OF_ROLE
from starter.service.reading.visit_views import (
    PartShown,
    VisitShown,
    narrowed_parts,
    narrowed_visits,
    part_shown,
    visit_shown,
)
from tests.models.home import at_home, find_part, plan, say, visits
from tests.models.machine import notices, on, tell


def a_page() -> tuple[tuple[VisitShown, ...], tuple[PartShown, ...]]:
    """A hinge that came, goods that went back to the factory, and another visit."""
    home = at_home()
    find_part(home)
    say(home, "part_ordered", on(24, "10:00"), incident="hinge", pays="factory", sends="merchant")
    say(home, "part_arrived", on(25, "10:00"), incident="hinge")
    tell(home, "product_fault", on(25, "10:30"), by="technician",
         data={"incident": "crack", "what": "a crack"})  # fmt: skip
    say(home, "sent_to_factory", on(25, "11:00"), incident="crack", pays="factory")
    plan(home, on(25, "12:00"), from_at=on(26, "14:00"), brings=["hinge"])
    shown = tuple(visit_shown(one, Links([], [])) for one in visits(home))
    return shown, tuple(part_shown(one) for one in parts_in(home.outbox.entries))


def test_each_is_said_in_one_sentence() -> None:
    shown, parts = a_page()
    assert shown[1].says == (
        "visit 2 for part (hinge): planned for 2026-11-26 Thu 14:00, brings hinge, 6 pieces left"
    )
    assert [one.says for one in parts] == [
        "part hinge: at provider since 2026-11-25 Wed 10:00, factory pays, merchant sends it",
        "part crack: at factory since 2026-11-25 Wed 11:00, factory pays",
    ]


def test_a_customer_sees_when_somebody_comes_and_nothing_of_a_product_fault() -> None:
    """Shows FH-11.3.1.4."""
    shown, parts = a_page()
    crew = READING_OF_ROLE[Role.CUSTOMER].crew
    (part,) = narrowed_parts(parts, crew)
    assert (part.incident, part.state, part.pays, part.sends) == (
        *("hinge", "at_provider"),
        *(None, None),
    )
    second = narrowed_visits(shown, crew)[1]
    assert (second.state, second.cause, second.incident, second.says) == ("planned", None, None, "")


@pytest.mark.parametrize("role", [Role.CARRIER, Role.DRIVER])
def test_who_drives_the_trunk_sees_neither(role: Role) -> None:
    shown, parts = a_page()
    crew = READING_OF_ROLE[role].crew
    assert (narrowed_visits(shown, crew), narrowed_parts(parts, crew)) == ((), ())


def test_who_installs_sees_all_but_who_pays() -> None:
    shown, parts = a_page()
    crew = READING_OF_ROLE[Role.TECHNICIAN].crew
    assert narrowed_visits(shown, crew) == shown
    assert [(one.incident, one.pays) for one in narrowed_parts(parts, crew)] == [
        ("hinge", None), ("crack", None),
    ]  # fmt: skip


def test_no_word_of_a_fault_of_the_factory_goes_to_the_customer() -> None:
    """Shows FH-11.3.1.4, FH-11.2.4."""
    kinds = [one for one in KINDS.values() if issubclass(one, PartFacts)]
    receive = {role for one in (*kinds, KINDS["product_fault"]) for role in one.informs}
    assert Role.CUSTOMER not in receive
    home = at_home()
    tell(home, "product_fault", on(24, "10:00"), by="technician", data={"what": "a crack"})
    assert Role.CUSTOMER not in {role for role, _ in notices(home)}
