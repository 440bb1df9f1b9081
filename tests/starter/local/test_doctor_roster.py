"""`fulfil doctor` looks at each partner of the file, and says what is wrong with the file."""

from pathlib import Path

from activities.adapters.process.settings import Settings
from activities.adapters.standins.serve import running_standins
from starter.local.doctor.check import Health
from starter.local.doctor.processes import examine
from tests.activities.adapters.partners.test_roster import a_row, settings_over


def over(folder: Path, *rows: str) -> Settings:
    """Settings of this folder alone."""
    return settings_over(folder, *rows, data_dir=folder)


async def test_each_partner_of_the_file_has_a_line_of_its_own(tmp_path: Path) -> None:
    async with running_standins(0, tmp_path / "standins", "ours") as url:
        checks = await examine(
            over(
                tmp_path,
                a_row("west", url=f"{url}/technician", cities=["成都市"]),
                a_row("east", url="http://127.0.0.1:9/technician"),
            ),
            "ours",
        )
    found = {one.check: one for one in checks}
    assert found["west"].health is Health.OK
    assert found["east"].health is Health.WARNING
    assert "nothing listens at http://127.0.0.1:9/technician" in found["east"].says
    assert found["east"].fix == "set the url of east in FULFIL_PARTNERS_FILE"


async def test_a_stand_in_of_another_installation_is_named(tmp_path: Path) -> None:
    async with running_standins(0, tmp_path / "standins", "theirs") as url:
        checks = await examine(over(tmp_path, a_row("west", url=f"{url}/technician")), "ours")
    (west,) = [one for one in checks if one.check == "west"]
    assert west.health is Health.WRONG


async def test_what_is_wrong_in_the_file_is_said_and_the_rest_is_looked_at(tmp_path: Path) -> None:
    checks = await examine(over(tmp_path, a_row("west", make="foreign")), None)
    (wrong,) = [one for one in checks if one.check == "partners"]
    assert wrong.health is Health.WRONG
    assert "foreign" in wrong.says
    assert {"stock", "carrier", "technician", "notices"} <= {one.check for one in checks}
