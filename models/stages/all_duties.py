"""Every duty of the SOP, by its id, and how a person's word for one is read."""

import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Final

from models.errors import UsageError
from models.ids import Stage
from models.phrases import phrase
from models.sop.duty import Duty, Kind

SOPS: Final = tuple(dict.fromkeys([*Stage, "supply", "onboarding", "daily_review"]))
"""Folders of `models/stages/` with duties, in the order of the work: stages first, and then SOPs
whose deadlines can be worked out, and that no workflow watches yet."""


def _duties_of(sop: str) -> tuple[Duty, ...]:
    """The rows of its folder. No duty loads a report: lists that name duties load none either."""
    rows: tuple[Duty, ...] = import_module(f"models.stages.{sop}.duties").DUTIES
    return rows


OF_STAGE: Final[Mapping[Stage, tuple[Duty, ...]]] = {stage: _duties_of(stage) for stage in Stage}
"""What each stage watches."""

ALL_DUTIES: dict[str, Duty] = {duty.id: duty for sop in SOPS for duty in _duties_of(sop)}
"""The rows in the order of the work."""

STAGE_OF_DUTY = {duty.id: stage for stage, rows in OF_STAGE.items() for duty in rows}
"""By a duty's id whose it is, whichever later leg watches it on."""


JUDGED_BY_WORKFLOW = frozenset(
    duty.id
    for duty in ALL_DUTIES.values()
    if duty.kind is Kind.LEAST or duty.rule.certain is not None
)
"""Deadlines of which only a workflow can say that they are late: a shortest time never is, and one
to tell of a failure is not before that failure is certain (reading 13)."""


class DutyNotFound(UsageError, LookupError):
    """No duty, or several, under that name; the hint names those that are meant."""

    code = "duty_not_found"


def find(text: str) -> Duty:
    """The duty of an id, or of a clause that has one duty.

    Raises:
        DutyNotFound: no such id or clause (with near ones), or a clause of several (with
            their ids).
    """
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    by_id = {_folded(name): duty for name, duty in ALL_DUTIES.items()}
    if word in by_id:
        return by_id[word]
    named = [d for d in ALL_DUTIES.values() if word in map(_folded, (d.clause, *d.also))]
    if len(named) == 1:
        return named[0]
    if named:
        ids = ", ".join(duty.id for duty in named)
        raise DutyNotFound(
            phrase("{text} has {n} duties: {ids}", text=text, n=len(named), ids=ids),
            hint="name one by its id",
        )
    clauses = {_folded(c): c for d in ALL_DUTIES.values() for c in (d.clause, *d.also)}
    known = clauses | {folded: duty.id for folded, duty in by_id.items()}
    near = ", ".join(known[match] for match in get_close_matches(word, known, n=3))
    raise DutyNotFound(
        phrase("there is no duty {text}", text=text),
        hint=phrase("did you mean {near}?", near=near)
        if near
        else "fulfil duties list shows them all",
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
