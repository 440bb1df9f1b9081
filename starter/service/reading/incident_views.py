"""What an incident looks like from outside, with one sentence that says how it stands."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from models.ids import Stage
from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import ROLE_OF_PARTY, LiabilityState, Party, Remedy
from models.messages.orders.count import CountedKind
from models.roles import Role
from models.stages.incident_kinds import INCIDENT_KINDS, IncidentKind
from models.stages.incident_reasons import ProposalBasis, proposal
from models.stages.incident_sentences import incident_sentence
from starter.service.reading.case_links import LinkShown
from starter.service.reading.view_model import Instant, Sentence, View


class ToDoShown(View):
    """What an incident needs: a step, whose turn it is, and until when."""

    step: str
    role: Role
    due_at: Instant


class ProposalShown(View):
    """Who is responsible as a rule, before anybody judges, and after.

    `basis`: reason (the code that its finder has named), holder (who held the goods last), or kind
    (the default). `clause` says so of its kind, `evidence` is the code of reason or holder.
    """

    party: Party
    basis: ProposalBasis
    clause: str
    evidence: str | None


class IncidentShown(View):
    """Something that went wrong with an order, and who is responsible for it.

    `kind` and `incident` name it, as decisions do. `waits`: the goods go no further before it is
    put right. `stage` and `attempt` say where it was found, and at which pickup or visit. `held_by`
    is who held the goods last, `shipment` the name of the one that it is of: none of the order's
    own goods. `proposed` is who is responsible as a rule, and why. `says` is all of it in one
    sentence. `place` and `words` are its finder's own, `links` the care cases that have become it:
    for who reads the order whole.
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
    proposed: ProposalShown | None = None
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
    proposed = proposal(row.code, {**finding, "held_by": row.held_by})
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
            "proposed": proposed._asdict(),
            "says": incident_sentence(row, proposed.party),
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
    "proposed": None,
    "judged_at": None, "answer_by": None, "answered_at": None, "appeals": 0, "says": "",
    "settled_fen": 0, "settled_at": None, "to_do": (),
}  # fmt: skip


def _is_of(one: IncidentShown, of: Collection[str]) -> bool:
    return one.party is not None and ROLE_OF_PARTY.get(one.party) in of
