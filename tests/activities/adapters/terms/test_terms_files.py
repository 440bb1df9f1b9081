"""Merchants' terms files, and the working days they may name."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from activities.adapters.terms import workdays
from activities.adapters.terms.files import sop_for, with_workdays
from models.sop.term_fields import TermsError
from models.sop.terms import Sop, Targets


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")


def test_a_merchant_without_a_file_has_the_defaults(folder: Path) -> None:
    assert sop_for(folder, "acme") == Sop()
    assert sop_for(folder / "nowhere", "acme") == Sop()
    assert sop_for(None, "acme") == Sop()


def test_a_merchants_file_sets_its_terms(folder: Path) -> None:
    write(
        folder / "acme.toml", "\ufefftransit_hours = 48\npickup_due = 17:30:00\nkpi.pickup = 97\n"
    )
    terms = sop_for(folder, "acme")
    assert terms == Sop(transit_hours=48, pickup_due=time(17, 30), kpi=Targets(pickup=Decimal(97)))
    assert sop_for(folder, "other") == Sop()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("transit_hour = 48", "no term transit_hour"),
        ("transit_hours = 'soon'", "transit_hours"),
        ("transit_hours = ", "cannot be read"),
    ],
)
def test_a_file_that_is_off_is_named_with_what_is_wrong(
    folder: Path, text: str, message: str
) -> None:
    write(folder / "acme.toml", text)
    with pytest.raises(TermsError, match=r"acme\.toml") as refusal:
        sop_for(folder, "acme")
    assert message in str(refusal.value)


@pytest.mark.parametrize("merchant", ["../acme", "", "a" * 33, "家具"])
def test_a_merchant_code_leads_to_no_other_folder(folder: Path, merchant: str) -> None:
    with pytest.raises(TermsError, match="not a merchant code"):
        sop_for(folder, merchant)


def test_a_merchant_with_working_days_carries_this_years_list(folder: Path) -> None:
    write(folder / "acme.toml", 'calendar = "china"')
    assert sop_for(folder, "acme").workdays is not None


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2026, 2, 14), True),  # 调休, a Saturday
        (date(2026, 2, 16), False),  # 春节
        (date(2026, 2, 24), True),
        (date(2026, 9, 20), True),  # 调休, a Sunday
        (date(2026, 10, 7), False),  # 国庆节
        (date(2026, 10, 10), True),  # 调休, a Saturday
        (date(2026, 11, 22), False),  # a Sunday
    ],
)
def test_published_holidays_and_make_up_days_are_known(day: date, counts: bool) -> None:
    assert workdays.china([2026]).counts(day) is counts


def test_an_unpublished_year_goes_by_the_week_and_is_warned_of() -> None:
    days = workdays.china([2026, 2040])
    assert days.years == (2026,)
    assert days.counts(date(2040, 10, 1))  # a Monday
    warning = workdays.warning(days, [2026, 2040])
    assert warning is not None
    assert "2040" in warning
    assert workdays.warning(days, [2026]) is None


def test_a_dated_file_brings_a_year_and_wins(folder: Path) -> None:
    path = folder / "calendar" / "china-2040.toml"
    write(path, 'source = "test"\nrest = [2040-10-01]\nwork = [2040-10-06]\n')
    days = workdays.china([2040], folder)
    assert not days.counts(date(2040, 10, 1))
    assert days.counts(date(2040, 10, 6))
    assert with_workdays(Sop(calendar="china"), [2040], folder).workdays == days


@pytest.mark.parametrize("text", ["rest = [2041-01-01]", "rest = ["])
def test_a_dated_file_that_is_off_is_named(folder: Path, text: str) -> None:
    write(folder / "calendar" / "china-2040.toml", text)
    with pytest.raises(TermsError, match=r"china-2040\.toml"):
        workdays.china([2040], folder)


def test_a_day_of_another_year_is_refused(folder: Path) -> None:
    text = 'source = "test"\nrest = [2041-10-01]\nwork = []\n'
    write(folder / "calendar" / "china-2040.toml", text)
    with pytest.raises(TermsError, match="2041-10-01 is not a day of 2040"):
        workdays.china([2040], folder)
