"""Two vocabularies: what the store did with what it was handed, and what its sender is told."""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import get_args, get_type_hints

import pytest

from activities.adapters.store.reports import report_marks
from activities.adapters.store.results import rows
from activities.adapters.store.results.outcome import StoreOutcome
from models.messages.decisions.decision_state import DecisionState
from models.messages.decisions.decisions import DECISIONS
from models.messages.orders.order_outcome import OrderOutcome
from models.messages.orders.placement import PlacementOutcome
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.inbox_state import InboxState
from models.messages.reports.report_passage import ReportState
from models.stages.table import KINDS
from models.tracking.deadlines.escalation import TierLevel
from starter.http.routes.orders import OrderAnswer
from starter.order_files.rows.results import ROW_OUTCOMES, RowResult
from starter.service.place import Placement
from starter.service.reports.submission_outcomes import SubmissionShown
from tests.source import PACKAGES, files, name_of, nodes, place


def test_the_store_says_of_whatever_it_takes_in_whether_it_is_new() -> None:
    taken = [one for name, one in vars(rows).items() if name.startswith("Stored")]
    taken.remove(rows.StoredPosition)
    assert len(taken) >= 4
    assert {one.model_fields["state"].annotation for one in taken} == {StoreOutcome}


@pytest.mark.parametrize("type_", [Placement, RowResult])
def test_the_sender_of_an_order_is_told_in_one_vocabulary(type_: type[object]) -> None:
    assert get_type_hints(type_)["outcome"] is PlacementOutcome


def test_the_door_and_the_files_say_no_other_word() -> None:
    words = get_args(OrderAnswer.model_fields["outcome"].annotation)
    assert words == (PlacementOutcome.ACCEPTED, PlacementOutcome.REVIEW)
    assert set(ROW_OUTCOMES) == set(PlacementOutcome) - {PlacementOutcome.CONFLICT}


def test_what_became_of_a_report_or_a_decision_has_one_vocabulary_in_our_database() -> None:
    """A door that asks later is answered in the same words."""
    states = SubmissionShown.model_fields["state"].annotation
    assert rows.ReportRow.model_fields["state"].annotation is InboxState
    assert rows.DecisionRow.model_fields["state"].annotation is DecisionState
    assert set(get_args(states)) == {InboxState, DecisionState}
    assert {one.value for one in ReportState} < {one.value for one in InboxState}


def test_the_sender_of_a_report_is_told_in_one_vocabulary() -> None:
    assert Answer.model_fields["outcome"].annotation is ReportOutcome
    assert set(report_marks.STATE_OF_OUTCOME) == {*ReportOutcome, *ReportState, InboxState.LATE}
    assert set(report_marks.STATE_OF_OUTCOME.values()) == set(InboxState) - {InboxState.PENDING}


MESSAGES = (PlacementOutcome, ReportOutcome, InboxState, DecisionState)
OF_ORDERS = {one.value for one in StoreOutcome}
OF_MESSAGES = {one.value for vocabulary in MESSAGES for one in vocabulary}
ASKED = re.compile(r"\b(state|outcome)\b")


def test_no_code_spells_out_what_became_of_what_somebody_sent() -> None:
    """A word that is compared with is a member of its vocabulary: a wrong one is no member."""
    found = []
    for file in files(*PACKAGES):
        for node in nodes(file, ast.Compare):
            texts = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)}
            words = OF_ORDERS | OF_MESSAGES if ASKED.search(ast.unparse(node.left)) else OF_ORDERS
            found += [place(file, node)] if texts & words else []
    assert found == []


LATER = {one.value for words in (OrderOutcome, TierLevel) for one in words}
ENDED = re.compile(r"\.(outcome|level|tier)\b")
STEP = re.compile(r"StepCode\.(CLOSED|RETURNED|CANCELLED)\b")


def test_how_an_order_ends_and_how_urgent_a_deadline_is_are_declared_once() -> None:
    """No text, and no step code where the end is meant, though it has the same letters."""
    found = []
    for file in files(*PACKAGES):
        for node in nodes(file, ast.Compare):
            texts = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)}
            asked, whole = ENDED.search(ast.unparse(node.left)), ast.unparse(node)
            found += [place(file, node)] if asked and (texts & LATER or STEP.search(whole)) else []
        for put in nodes(file, ast.Assign):
            text = isinstance(put.value, ast.Constant) and isinstance(put.value.value, str)
            found += (
                [place(file, put)] if text and ENDED.search(ast.unparse(put.targets[0])) else []
            )
    assert found == []


HOLDS_A_CODE = frozenset(
    {*("outbox", "in_temporal", "wish", "sla", "happening", "waiting_on", "stage", "step"),
     *("kind", "what", "owner", "liability", "remedy", "choice")}
)  # fmt: skip
"""Fields whose values are members of a vocabulary, or kinds of reports, decisions or cases."""

OTHER_WORDS = (
    "starter/order_files/",
    "starter/http/json_body.py",
    "activities/adapters/store/reports/undelivered_reports.py",
    "starter/service/explaining/delivery_causes.py",
)
"""Where such a name holds something else: how a file or a body is written, or a `Literal`."""


def vocabulary() -> set[str]:
    """Every value of a vocabulary of ours, and every kind of report and of decision."""
    found = {*KINDS, *DECISIONS}
    for file in files(*PACKAGES):
        for node in nodes(file, ast.ClassDef):
            if any(name_of(base) == "StrEnum" for base in node.bases):
                found |= set(words_of(ast.walk(node)))
    return found


def words_of(found: Iterable[ast.AST]) -> Iterator[str]:
    for node in found:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield node.value


def compared(node: ast.Compare) -> Iterator[str]:
    """The texts that a field which holds a code is compared with."""
    operands = (node.left, *node.comparators)
    if any(name_of(one).rpartition(".")[2] in HOLDS_A_CODE for one in operands):
        for one in operands:
            texts = one.elts if isinstance(one, ast.Tuple | ast.Set | ast.List) else (one,)
            yield from words_of(texts)


def test_no_field_that_holds_a_code_is_compared_with_a_text() -> None:
    words = vocabulary()
    found = [
        place(file, node)
        for file in files(*PACKAGES)
        for node in nodes(file, ast.Compare)
        if not words.isdisjoint(compared(node))
    ]
    assert [one for one in found if not one.startswith(OTHER_WORDS)] == []
