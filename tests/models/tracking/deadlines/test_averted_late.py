"""What averts a deadline averts it while it runs: what comes afterwards leaves the breach."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from models.messages.timeline.timeline import EntryKind
from models.stages.installation.duties import CLAIM_PART, PUT_RIGHT, SETTLE_VERIFICATION
from models.tracking.state import StageState
from tests.models.home import at_home, find_part, say, sign
from tests.models.machine import a_leg, book, lines, on, tell
from tests.models.tracking.situation.test_repairs import DONE

EVENING, NEXT_DAY = on(24, "20:00"), on(25, "10:00")
SENT = "FH-11.3.2.3:send_another_technician"


def repaired(home: StageState, now: datetime) -> None:
    find_part(home)
    wait_until(home, now)
    data = {**DONE, "customer_agrees": True, "incident": "hinge"}
    tell(home, "repaired_on_site", now, by="technician", data=data)


def waived(home: StageState, now: datetime) -> None:
    find_part(home)
    wait_until(home, now)
    tell(home, "part_waived", now, by="customer", data={"incident": "hinge"})


def accepted_after(found: str) -> Callable[[StageState, datetime], None]:
    """The customer accepts after all what he did not like."""

    def accepted(home: StageState, now: datetime) -> None:
        sign(home)
        say(home, "installed", on(24, "10:00"))
        data = {"reason": "a scratch", "incident": "hinge"}
        tell(home, found, on(24, "11:00"), by="customer", data=data)
        wait_until(home, now)
        tell(home, "accepted", now, by="customer", data={"sheet": "s"})

    return accepted


def verified(home: StageState, now: datetime) -> None:
    sign(home)
    say(home, "installed", on(24, "10:00"))
    tell(home, "accepted", on(24, "10:30"), by="customer", data={"sheet": "s"})
    say(home, "verification_failed", on(24, "11:00"), reason="no network", incident="hinge")
    wait_until(home, now)
    say(home, "verified", now)


def wait_until(home: StageState, now: datetime) -> None:
    home.deadlines.tick(now)


ENDS: list[tuple[Any, str]] = [
    (repaired, CLAIM_PART.id), (waived, CLAIM_PART.id),
    (accepted_after("not_accepted"), PUT_RIGHT.id), (accepted_after("quarrel"), SENT),
    (verified, SETTLE_VERIFICATION.id),
]  # fmt: skip


@pytest.mark.parametrize(("act", "duty"), ENDS)
def test_what_comes_the_same_day_averts_it(act: Any, duty: str) -> None:
    home = at_home()
    act(home, EVENING)
    assert home.outbox.rows[duty, "hinge", 1].state == "averted"
    assert home.deadlines.breaches == 0


@pytest.mark.parametrize(("act", "duty"), ENDS)
def test_what_comes_the_day_after_leaves_the_breach_and_ends_the_reminders(
    act: Any, duty: str
) -> None:
    home = at_home()
    act(home, NEXT_DAY)
    assert home.outbox.rows[duty, "hinge", 1].state == "missed"
    assert home.deadlines.breaches == 1
    assert duty not in {key.duty for key in home.deadlines.open}
    assert lines(home, duty, EntryKind.CORRECTED) == []


def test_a_failed_pickup_that_is_reported_after_the_pickup_is_late_by_when_it_was_told() -> None:
    leg = a_leg()
    book(leg, on(24, "10:00"))
    leg.deadlines.tick(on(26, "09:00"))
    counted = {"pieces": 3, "packing_sound": True, "sorted_by_area": True}
    tell(leg, "picked_up", on(26, "09:00"), data=counted)
    leg.deadlines.tick(on(26, "09:30"))
    fields: dict[str, Any] = {"at": on(25, "16:00"), "reported_at": on(26, "09:30").isoformat()}
    tell(leg, "pickup_failed", on(26, "09:30"), data={"reason": "gate"}, **fields)
    assert leg.outbox.rows["FH-8.3.2.1:report_failed_pickup", "", 1].state == "late"


def test_what_was_accepted_before_it_was_found_wrong_puts_nothing_right() -> None:
    home = at_home()
    sign(home)
    say(home, "installed", on(24, "10:00"))
    tell(home, "accepted", on(24, "10:30"), by="customer", data={"sheet": "s"})
    data = {"reason": "a scratch", "incident": "hinge"}
    tell(home, "not_accepted", on(24, "11:00"), by="customer", data=data)
    assert home.outbox.rows[PUT_RIGHT.id, "hinge", 1].state == "open"
