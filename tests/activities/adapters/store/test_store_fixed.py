"""What goes to SQLite past SQLAlchemy is written as SQLAlchemy writes it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel.sql.sqltypes import UTCDateTime

from activities.adapters.store.database.prepared_statements import SQLITE, to_sql

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda n: timezone(timedelta(minutes=n)))


@given(st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=ZONES) | st.none())  # noqa: DTZ001  # bounds have no zone
def test_an_instant_is_written_as_sqlalchemy_writes_it(at: datetime | None) -> None:
    theirs = UTCDateTime().dialect_impl(SQLITE).bind_processor(SQLITE)
    ours = to_sql(UTCDateTime())
    assert theirs is not None
    assert ours is not None
    assert ours(at) == theirs(at)


def test_an_instant_without_a_zone_is_a_fault() -> None:
    convert = to_sql(UTCDateTime())
    assert convert is not None
    with pytest.raises(ValueError, match="no time zone"):
        convert(datetime.now(UTC).replace(tzinfo=None))
