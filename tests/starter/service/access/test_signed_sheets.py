"""A signed sheet is the customer's acceptance: it names a stored file of this very order."""

import pytest

from models.roles import Role
from models.stages.table import KINDS
from starter.service.access.rights import KeyKind, act_of_customer
from tests.image_files import a_photo
from tests.starter.http_doors import ORDER_DOOR, Doors
from tests.starter.scoped_keys import SCOPES, key_for, placed, report_as
from tests.thorough import first_of

SPEAKERS = [role for role in KINDS["verified"].by if role is not Role.CUSTOMER]
SHEET = {"kind": "verified", "report_id": "v"}


def test_whatever_proves_an_act_of_the_customer_names_its_files() -> None:
    proving = {
        name for name, kind in KINDS.items() if "proves" in vars(kind) and not act_of_customer(kind)
    }
    assert proving == {name for name, kind in KINDS.items() if kind.proof_files}


@pytest.mark.parametrize("key_kind", first_of(KeyKind))
@pytest.mark.parametrize("role", SPEAKERS)
async def test_a_word_is_no_signed_sheet_whoever_says_it(
    doors: Doors, role: Role, key_kind: KeyKind
) -> None:
    """Shows FH-11.2.6."""
    await placed(doors)
    key = await key_for(doors, role, SCOPES[key_kind])
    for word in ("s/1", "0" * 64):
        answer = await report_as(doors, key, **SHEET, by=role, data={"sheet": word})
        assert answer.status_code == 422, (role, answer.text)
        assert [fault["field"] for fault in answer.json()["errors"]] == ["sheet"]


async def test_a_file_of_this_order_is_a_signed_sheet(doors: Doors) -> None:
    await placed(doors)
    kind = {"Content-Type": "image/jpeg"}
    sent = await doors.http.post(f"{ORDER_DOOR}/files", content=a_photo(), headers=kind)
    key = await key_for(doors, Role.TECHNICIAN, SCOPES[KeyKind.SYSTEM])
    sheet = {"sheet": sent.json()["sha256"]}
    answer = await report_as(doors, key, **SHEET, by="technician", data=sheet)
    assert answer.status_code == 200
