"""What an incident looks like from outside, with one sentence that says how it stands."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from models.ids import Stage
from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import ROLE_OF_PARTY, LiabilityState, Party, Remedy
from models.messages.orders.count import CountedKind
from models.messages.orders.money import in_yuan
from models.phrases import Code, JoinedTexts, LabelledText, phrase, role_code
from models.roles import Role
from models.sop.formatting import show
from models.stages.incident_kinds import INCIDENT_KINDS, IncidentKind
from models.stages.incident_reasons import proposed_party
from starter.service.reading.case_links import LinkShown
from starter.service.reading.view_model import Instant, Sentence, View


class ToDoShown(View):
    """What an incident needs: a step, whose turn it is, and until when."""

    step: str
    role: Role
    due_at: Instant


class IncidentShown(View):
    """Something that went wrong with an order, and who is responsible for it.

    `kind` and `incident` name it, as decisions do. `waits`: the goods go no further before it is
    put right. `stage` and `attempt` say where it was found, and at which pickup or visit. `held_by`
    is who held the goods last, `shipment` the name of the one that it is of: none of the order's
    own goods. `says` is all of it in one sentence. `place` and `words` are its
    finder's own, `links` the care cases that have become it: for who reads the order whole.
    """

    kind: str
    incident: str
    what: str
    what_zh: str
    waits: bool
    stage: Stage | None
    attempt: int | None
    report_id: str | None
    finder: str | None
    actor: str | None = None
    pieces: int | None
    expected: int | None = None
    kinds: tuple[CountedKind, ...] = ()
    delay_days: float | None
    held_by: Role | None
    shipment: str | None = None
    evidence: tuple[str, ...]
    found_at: Instant
    reported_at: Instant | None
    passed_on_at: Instant | None
    liability: LiabilityState
    party: Party | None
    basis: str | None
    amount_fen: int | None
    judged_at: Instant | None
    answer_by: Instant | None
    answered_at: Instant | None
    appeals: int
    remedy: Remedy | None
    offered_at: Instant | None
    agreed_at: Instant | None
    carried_out_at: Instant | None
    done: Remedy | None = None
    settled_fen: int = 0
    settled_at: Instant | None = None
    closed_at: Instant | None
    to_do: tuple[ToDoShown, ...] = ()
    says: Sentence
    place: str | None = None
    words: str | None = None
    links: tuple[LinkShown, ...] = ()


WORD_FIELDS: Final = ("reason", "cause", "what", "part")
"""The fields of a finding that hold its finder's own words, but where its kind has a code of that
name."""


def finders_words(kind: IncidentKind, finding: Mapping[str, Any]) -> str | None:
    """What its finder wrote about it; None where his report has no words, or they were erased."""
    own = (name for name in WORD_FIELDS if finding.get(name) and name not in kind.found_by.plain)
    return next((str(finding[name]) for name in own), None)


def incident_shown(
    row: IncidentRow, finding: Mapping[str, Any], links: tuple[LinkShown, ...] = ()
) -> IncidentShown:
    """An incident as every door shows it; `finding` is what its finder's report says."""
    kind = INCIDENT_KINDS[row.code]
    return IncidentShown.model_validate(
        {
            **dict(row),
            "kind": row.code,
            "incident": row.ref,
            "what": kind.en,
            "what_zh": kind.zh,
            "waits": kind.waits,
            "liability": row.state,
            "to_do": [one._asdict() for one in row.to_do],
            "says": sentence(row, finding),
            "place": finding.get("place"),
            "words": finders_words(kind, finding),
            "links": links,
        }
    )


def narrowed_incidents(
    all_: Iterable[IncidentShown], of: Collection[str] | None
) -> tuple[IncidentShown, ...]:
    """Those that these roles have found, or are held responsible for; all, where nobody is named.

    Who is held responsible instead, and for how much, is not for whoever only found it.
    """
    if of is None:
        return tuple(all_)
    return tuple(
        one.model_copy(update=HIDDEN_OF_OWN if _is_of(one, of) else HIDDEN_OF_OTHERS)
        for one in all_
        if one.finder in of or _is_of(one, of)
    )


HIDDEN_OF_OWN: Final = {"links": (), "place": None, "words": None}
"""Fields, as they are emptied, of an incident of his own for who does not read an order whole."""

HIDDEN_OF_OTHERS: Final = {
    **HIDDEN_OF_OWN,
    "liability": LiabilityState.UNJUDGED, "party": None, "basis": None, "amount_fen": None,
    "judged_at": None, "answer_by": None, "answered_at": None, "appeals": 0, "says": "",
    "settled_fen": 0, "settled_at": None, "to_do": (),
}  # fmt: skip


def _is_of(one: IncidentShown, of: Collection[str]) -> bool:
    return one.party is not None and ROLE_OF_PARTY.get(one.party) in of


def sentence(row: IncidentRow, finding: Mapping[str, Any]) -> str:
    """What went wrong, who is responsible, and what is done, in one sentence."""
    kind = INCIDENT_KINDS[row.code]
    held = (
        phrase(", the {held_by} held the goods", held_by=role_code(row.held_by))
        if row.held_by
        else ""
    )
    money = (
        phrase(" ({amount_fen} yuan)", amount_fen=in_yuan(row.amount_fen)) if row.amount_fen else ""
    )
    which = phrase(" of shipment {shipment}", shipment=row.shipment) if row.shipment else ""
    found = phrase(
        "{what} {ref}{which}, found {found_at}{held}",
        what=LabelledText(kind.en, "incident", row.code),
        ref=row.ref,
        which=which,
        found_at=show(row.found_at),
        held=held,
    )
    party = phrase("{party}{money}", party=_party(row, finding), money=money)
    return JoinedTexts((found, party, _done(row)))


def _party(row: IncidentRow, finding: Mapping[str, Any]) -> str:
    match row.state:
        case LiabilityState.UNJUDGED:
            return phrase(
                "nobody has judged who is responsible (as a rule {rule})",
                rule=Code("choice", proposed_party(row.code, {**finding, "held_by": row.held_by})),
            )
        case LiabilityState.JUDGED if row.answer_by:
            return phrase(
                "{party} is held responsible and may answer until {answer_by}",
                party=Code("choice", row.party),
                answer_by=show(row.answer_by),
            )
        case LiabilityState.APPEALED:
            return phrase(
                "{party} says that it is not responsible: the order desk judges again",
                party=Code("choice", row.party),
            )
        case LiabilityState.ADMITTED:
            return phrase("{party} has admitted it", party=Code("choice", row.party))
        case LiabilityState.CONFIRMED:
            return phrase(
                "{party} is responsible, and has not answered in time",
                party=Code("choice", row.party),
            )
    return phrase("{party} is responsible", party=Code("choice", row.party))


def _done(row: IncidentRow) -> str:
    if row.closed_at is not None:
        return phrase("closed {closed_at}", closed_at=show(row.closed_at))
    if row.carried_out_at is not None and row.amount_fen and row.settled_fen < row.amount_fen:
        left = in_yuan(row.amount_fen - row.settled_fen)
        return phrase(
            "put right {carried_out_at}, {left} yuan to be settled",
            carried_out_at=show(row.carried_out_at),
            left=left,
        )
    if row.carried_out_at is not None:
        return phrase("put right {carried_out_at}", carried_out_at=show(row.carried_out_at))
    if row.agreed_at is not None:
        return phrase(
            "{remedy} is agreed",
            remedy=Code("choice", row.remedy) if row.remedy else phrase("a remedy"),
        )
    if row.offered_at is not None:
        return phrase("{remedy} is offered", remedy=Code("choice", row.remedy))
    return phrase("no remedy so far")
