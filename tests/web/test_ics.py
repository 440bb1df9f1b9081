"""An appointment as calendars take it."""

from datetime import UTC, datetime

from icalendar import Calendar

from starter.web.ics import appointment

FROM = datetime(2026, 12, 2, 1, tzinfo=UTC)
TO = datetime(2026, 12, 2, 4, tzinfo=UTC)


def test_an_appointment_is_one_event_in_shanghais_time_with_its_zone() -> None:
    content = appointment(
        uid="order:acme:A1@fulfil",
        summary="家具送货",
        place="成都市, 武侯区; 3-2\n1201",
        from_at=FROM,
        to_at=TO,
        now=FROM,
    )
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (FROM, TO)
    assert str(event["location"]) == "成都市, 武侯区; 3-2\n1201"
    assert b"TZID=Asia/Shanghai:20261202T090000" in content
    assert b"BEGIN:VTIMEZONE" in content
