"""A care case and what it has become name each other (MC-八(一)2)."""

from typing import Any

from models.messages.timeline.timeline import Entry, EntryKind
from starter.service.reading.case_links import Links
from tests.activities.adapters.store.store_builders import an_entry

CARE, RETURN, SURVEY = "care:acme:A1:1", "return:acme:A1:2", "care:acme:A1:3"


def a_line(n: int, what: str, data: dict[str, Any], **fields: Any) -> Entry:
    """What a care case was told."""
    fields = {"happening": EntryKind.REPORT, "report_id": f"r{n}", **fields}
    return an_entry(n, CARE, what=what, data=data, **fields)


def linked(kind: str, id_: str, n: int = 1) -> Entry:
    """It has become that."""
    return a_line(n, "care_handed_over", {"link_kind": kind, "link": id_, "to": "after_sales"})


def test_a_return_is_linked_with_the_complaint_that_became_it_and_the_other_way() -> None:
    """Shows MC-八(一)2."""
    links = Links([linked("return", RETURN), linked("return", RETURN, 2)], [CARE, RETURN])
    assert [(one.kind, one.id) for one in links.of_case(CARE)] == [("return", RETURN)]
    assert [(one.kind, one.id) for one in links.of_case(RETURN)] == [("care", CARE)]


def test_an_incident_and_a_survey_are_linked_too() -> None:
    noted = a_line(2, "survey_noted", {"survey": SURVEY, "score": 1})
    links = Links([linked("incident", "fog"), noted], [CARE, SURVEY])
    assert [(one.kind, one.id) for one in links.of_incident("fog")] == [("care", CARE)]
    assert [(one.kind, one.id) for one in links.of_case(SURVEY)] == [("care", CARE)]
    assert links.of_incident("rain") == ()


def test_a_visit_is_linked_with_the_complaint_that_became_it() -> None:
    """Shows MC-八(一)2."""
    links = Links([linked("visit", "2")], [CARE])
    assert [(one.kind, one.id) for one in links.of_case(CARE)] == [("visit", "2")]
    assert [(one.kind, one.id) for one in links.of_visit(2)] == [("care", CARE)]
    assert links.of_visit(1) == links.of_incident("2") == ()


def test_what_was_taken_back_links_nothing() -> None:
    taken_back = a_line(2, "withdraw", {"report_id": "r1"}, happening=EntryKind.DECISION)
    links = Links([linked("return", RETURN), taken_back], [CARE, RETURN])
    assert links.of_case(RETURN) == links.of_case(CARE) == ()
