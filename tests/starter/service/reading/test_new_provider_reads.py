"""Who has taken an order over reads nothing that the provider before him was told, or has said."""

from datetime import datetime, timedelta

import pytest

from models.ids import Stage
from models.messages.timeline.notices import Receiver, party_of
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.scopes import PartyKind, Scope
from starter.service.reading.need_to_know import HOME_READING, TRUNK_READING
from starter.service.reading.pending_views import PendingShown
from starter.service.reading.views import EntryShown
from tests.starter.cli import HOUR, NOW
from tests.starter.http_doors import Doors
from tests.starter.scoped_keys import PROVIDER, assign, key_for
from tests.starter.service.reading.test_notices_read import inform, read

FORMER = "别家安装"


async def test_a_lapse_that_the_former_was_told_is_not_the_new_ones_to_read(doors: Doors) -> None:
    """Shows FH-11.3.2.3."""
    await doors.place()
    await assign(doors, PROVIDER, kind=PartyKind.PROVIDER)
    fields = {"customer_at": NOW.isoformat(), "arrives_at": NOW.isoformat()}
    for name, code in ((FORMER, "appointment_lapsed"), (PROVIDER, "arrived_at_hub")):
        receiver = Receiver(role=Role.PROVIDER, party=party_of(PartyKind.PROVIDER, name))
        await inform(doors, code, receiver, fields=fields, cause=code)
    nobody = Receiver(role=Role.PROVIDER)
    await inform(doors, "departed", nobody, cause="before anybody was named")
    key = await key_for(doors, Role.PROVIDER, Scope(provider=PROVIDER))
    assert sorted(one["code"] for one in await read(doors, key)) == [
        "arrived_at_hub",
        "departed",
    ]
    assert len(await read(doors, to="provider")) == 3, "our own people read all of it"


def pending(at: datetime, by: str = "provider") -> PendingShown:
    return PendingShown(
        report_id="r", kind="appointment_booked", by=by, actor=None, state="waiting",
        reason=None, received_at=at,
    )  # fmt: skip


@pytest.mark.parametrize(("who", "hidden"), [("provider", True), ("technician", False)])
def test_what_waits_of_the_former_is_his(who: str, hidden: bool) -> None:
    """Shows FH-11.3.2.3."""
    replaced = EntryShown.model_validate(
        {
            "at": NOW, "recorded_at": NOW, "stage": Stage.ORDER, "by": "service_desk",
            "happening": EntryKind.DECISION, "what": "replace_provider", "duty": None,
            "clause": None, "owner": None, "late_seconds": None, "text": "another one",
            "data": {"who": who}, "report_id": None,
        }
    )  # fmt: skip
    assert HOME_READING.reads_pending(pending(NOW - HOUR), [replaced]) is not hidden
    assert HOME_READING.reads_pending(pending(NOW + timedelta(minutes=1)), [replaced])
    assert not HOME_READING.reads_pending(pending(NOW, by="carrier"), [])
    assert TRUNK_READING.reads_pending(pending(NOW - HOUR, by="carrier"), [replaced])
