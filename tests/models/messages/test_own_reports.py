"""Whoever looks at a timeline can tell which reports a workflow made by itself."""

import ast

from models.messages.reports.own_reports import OwnReport, is_own_report
from tests.source import calls, keyword, name_of, place

IDS_FROM_OUTSIDE = {"fact_id", "decision_id"}
"""Ids of what came from outside: nothing is written down under another one."""


def test_what_a_workflow_makes_is_known_by_its_id_and_what_people_send_is_not() -> None:
    assert is_own_report(OwnReport.OVERDUE.id_of("order", "changed"))
    assert not is_own_report("overdue")
    assert not is_own_report("r-overdue:1")


def test_an_id_is_no_longer_than_a_reports_may_be() -> None:
    assert len(OwnReport.AS_IS.id_of("k" * 128, "ref")) == 128


def test_every_report_that_our_rules_make_is_named_as_one() -> None:
    for file, call in calls("Report", within=("models",)):
        if name_of(call) != "Report":
            continue
        id_ = keyword(call, "report_id")
        named = isinstance(id_, ast.Call) and name_of(id_).endswith("id_of")
        attribute = isinstance(id_, ast.Attribute) and id_.attr in IDS_FROM_OUTSIDE
        assert named or attribute or isinstance(id_, ast.Constant), place(file, call)


def test_what_a_workflow_itself_makes_goes_by_a_signal_which_a_history_holds() -> None:
    for file, call in calls("Report", within=("workflows",)):
        if name_of(call) == "Report":
            assert "await signalled(" in file.read_text(), place(file, call)
