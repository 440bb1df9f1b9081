"""The tariff of extra fees as a file: dated tables, and nothing in it is misread in silence."""

from pathlib import Path

import pytest

from activities.adapters.terms.tariff import tariff_for
from models.sop.tariff import FeeKind
from models.sop.term_fields import TermsError

TABLE = """
[[table]]
valid_from = 2026-07-01
city = "成都市"

[table.fees.upstairs]
fen = 2000
free = 1
most_fen = 20000
"""


def write(folder: Path, text: str, name: str = "acme") -> None:
    (folder / "tariff").mkdir(exist_ok=True)
    (folder / "tariff" / f"{name}.toml").write_text(text)


def test_a_merchant_has_its_own_tariff_and_else_the_default(tmp_path: Path) -> None:
    assert tariff_for(tmp_path, "acme") == ()
    write(tmp_path, TABLE.replace("2000\n", "1000\n"), "default")
    assert tariff_for(tmp_path, "acme")[0].fees[FeeKind.UPSTAIRS].fen == 1000
    write(tmp_path, TABLE)
    assert tariff_for(tmp_path, "acme")[0].fees[FeeKind.UPSTAIRS].fen == 2000
    assert tariff_for(None, "acme") == ()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (TABLE.replace("free", "fre"), "fre"),
        (TABLE.replace("upstairs", "upstair"), "upstair"),
        (TABLE.replace("2000\n", "20.5\n"), "fen"),
        (TABLE.replace("2000\n", "0\n"), "fen"),
        (TABLE + 'payer = "nobody"', "payer"),
        (TABLE + TABLE, "2 tables are of 2026-07-01 成都市"),
        (TABLE.replace("2026-07-01", "2026-13-01"), "cannot be read"),
        ("[[tables]]\n", "tables"),
    ],
)
def test_a_tariff_that_cannot_be_read_says_where_and_why(
    tmp_path: Path, wrong: str, says: str
) -> None:
    write(tmp_path, wrong)
    with pytest.raises(TermsError) as error:
        tariff_for(tmp_path, "acme")
    assert says in str(error.value)
    assert "acme.toml" in str(error.value)
