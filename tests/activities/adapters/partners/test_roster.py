"""The file of partners: for which orders each is, and what is wrong with a file, in words."""

from pathlib import Path

import pytest
from pydantic import HttpUrl

from activities.adapters.partners.roster import check_roster, read_roster
from activities.adapters.process.settings import Settings
from models.errors import UsageError
from models.language.catalogue import Language
from models.language.texts import Translator
from tests.environment import ADDRESSES

ZH = Translator(Language.ZH)


def a_row(name: str, **fields: object) -> str:
    """One row of the file; of a technician platform where it does not say."""
    lines = {"name": name, "port": "technician", "url": f"https://{name}.example/api", **fields}
    written = (
        f"{key} = {value if isinstance(value, list) else repr(value)}"
        for key, value in lines.items()
    )
    return "\n".join(["[[partner]]", *written, ""])


def settings_over(folder: Path, *rows: str, **more: object) -> Settings:
    """Settings with an address of each port, and a file of these rows."""
    file = folder / "partners.toml"
    file.write_text("\n".join(rows), "utf-8")
    urls = {name.removeprefix("FULFIL_").lower(): url for name, url in ADDRESSES.items()}
    return Settings.model_validate({**urls, "partners_file": file, **more})


def test_the_narrower_row_has_an_order_and_all_others_go_to_the_address_that_is_set(
    tmp_path: Path,
) -> None:
    roster = check_roster(
        settings_over(
            tmp_path,
            a_row("both", merchants=["acme"], cities=["成都市"]),
            a_row("merchant", merchants=["acme"]),
            a_row("city", cities=["成都", "重庆市"]),
        )
    )
    chosen = [
        roster.choose("technician", *order).name
        for order in (
            ("acme", "成都市"), ("acme", "重庆市"), ("acme", None),
            ("demo", "成都市"), ("demo", "重庆"), ("demo", "西安市"), ("demo", None),
        )
    ]  # fmt: skip
    assert chosen == ["both", "merchant", "merchant", "city", "city", "technician", "technician"]
    assert roster.choose("carrier", "acme", "成都市").name == "carrier"


def test_a_row_for_all_others_takes_them_and_the_address_that_is_set_keeps_its_orders(
    tmp_path: Path,
) -> None:
    roster = check_roster(settings_over(tmp_path, a_row("new")))
    assert roster.choose("technician", "acme", "成都市").name == "new"
    assert set(roster.of("technician")) == {"technician", "new"}


def test_without_a_file_there_is_one_of_each_and_a_row_for_all_others_needs_no_address(
    tmp_path: Path,
) -> None:
    url = HttpUrl("https://only.example/api")
    assert [row.name for row in read_roster(Settings(stock_url=url)).rows] == ["stock"]
    settings = settings_over(tmp_path, a_row("new"), technician_url=None)
    assert set(check_roster(settings).of("technician")) == {"new"}
    with pytest.raises(UsageError, match="not set: FULFIL_TECHNICIAN_URL"):
        check_roster(settings_over(tmp_path, a_row("west", cities=["成都市"]), technician_url=None))


HOSTILE = {
    "not TOML": ("[[partner]\nname", "cannot be read"),
    "nothing": ("", "[[partner]]"),
    "a word next to them": ("version = 1\n" + a_row("west"), "[[partner]]"),
    "no table": ('partner = ["west"]', "table 1: "),
    "a name that is a number": ('[[partner]]\nname = 7\n', "table 1, name"),
    "one table": ('[partner]\nname = "x"', "[[partner]]"),
    "a word too much": (a_row("west", weight=3), "west, weight"),
    "no address": (a_row("west", url="west"), "west, url"),
    "another protocol": (a_row("west", url="file:///etc/passwd"), "west, url"),
    "another port": (a_row("west", port="notices"), "west, port"),
    "a name that is an address": (a_row("../west"), "../west, name"),
    "a name with a colon": (a_row("we:st"), "we:st, name"),
    "a port's name": (a_row("technician"), "FULFIL_TECHNICIAN_URL"),
    "no merchant": (a_row("west", merchants=["a b"]), "west, merchants.0"),
    "an empty city": (a_row("west", cities=["  "]), "west, cities.0"),
    "another make": (a_row("west", make="standart"), "standard"),
    "twice": (a_row("west", cities=["成都市"]) + a_row("west", cities=["西安市"]), "west"),
    "two for all": (a_row("west") + a_row("east"), "west and east"),
    "two for a city": (
        a_row("west", cities=["成都市", "重庆市"]) + a_row("east", cities=["成都"]),
        "west and east",
    ),
    "two for a merchant": (
        a_row("west", merchants=["a", "b"]) + a_row("east", merchants=["b"]), "west and east",
    ),
    "two for a merchant's city": (
        a_row("west", merchants=["a"], cities=["成都"])
        + a_row("east", merchants=["a"], cities=["成都市"]),
        "west and east",
    ),
}  # fmt: skip
"""Files that are none, and what the message names."""


@pytest.mark.parametrize(("text", "named"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_file_that_is_wrong_is_refused_with_what_is_wrong_in_both_languages(
    tmp_path: Path, text: str, named: str
) -> None:
    with pytest.raises(UsageError) as raised:
        read_roster(settings_over(tmp_path, text))
    message, hint = raised.value.message, raised.value.hint
    assert str(tmp_path / "partners.toml") in message
    assert named in message
    assert "add-a-partner" in (hint or "")
    assert ZH.text(message) != message
    assert "add-a-partner" in ZH.text(hint or "")


def test_a_file_that_is_not_there_or_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nothing\.toml cannot be read"):
        read_roster(Settings(partners_file=tmp_path / "nothing.toml"))
    file = tmp_path / "partners.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match=r"partners\.toml cannot be read"):
        read_roster(Settings(partners_file=file))


def test_rows_for_different_merchants_or_cities_do_not_get_into_each_others_way(
    tmp_path: Path,
) -> None:
    rows = (
        a_row("a-west", merchants=["a"], cities=["成都市"]),
        a_row("a-east", merchants=["a"], cities=["上海市"]),
        a_row("b-west", merchants=["b"], cities=["成都市"]),
        a_row("all-stock", port="stock"),
        a_row("all-carriers", port="carrier"),
    )
    assert len(read_roster(settings_over(tmp_path, *rows)).rows) == len(rows) + 3
