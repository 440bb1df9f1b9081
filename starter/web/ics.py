"""An appointment as a calendar takes it (RFC 5545)."""

from datetime import datetime

from icalendar import Calendar, Event

from models.sop import clock


def appointment(
    *, uid: str, summary: str, place: str, from_at: datetime, to_at: datetime, now: datetime
) -> bytes:
    """A calendar with one event; moved, it takes the place of the former one under its `uid`."""
    event = Event()
    event.add("uid", uid)
    event.add("summary", summary)
    event.add("location", place)
    event.add("dtstart", from_at.astimezone(clock.SHANGHAI))
    event.add("dtend", to_at.astimezone(clock.SHANGHAI))
    event.add("dtstamp", now)
    event.add("sequence", int(now.timestamp()))
    calendar = Calendar()
    calendar.add("prodid", "-//fulfil//appointments//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
