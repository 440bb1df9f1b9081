"""How visits and parts look from outside, each with one sentence that says how it stands."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Final

from models.messages.decisions.visit_decisions import VisitCause
from models.messages.incidents.liability import Party
from models.roles import Role
from models.stages.installation.home_sentences import part_sentence, visit_sentence
from models.stages.installation.part_lifecycle import Part, PartState
from models.stages.installation.parts import PartFault
from models.stages.installation.visit_lifecycle import Visit, VisitState
from starter.service.reading.case_links import Links, LinkShown
from starter.service.reading.view_model import Instant, Sentence, View

HOME_ROLES: Final = frozenset({Role.PROVIDER, Role.TECHNICIAN})


class VisitShown(View):
    """A visit 上门; the first one is the installation itself. `says` is all of it in one sentence.

    `state`: owed (not planned yet), planned, under_way, partly_done, put_off, in_vain, done.
    `done` counts the pieces that were installed in it, `left` those that were not after it.
    `links` are the care cases that have become this visit.
    """

    attempt: int
    state: VisitState
    cause: VisitCause | None
    incident: str | None
    planned_at: Instant | None
    day: date | None
    from_at: Instant | None
    to_at: Instant | None
    brings: tuple[str, ...]
    began_at: Instant | None
    done: int
    left: int | None
    says: Sentence
    links: tuple[LinkShown, ...] = ()


class PartShown(View):
    """A part 补件 that was missing or faulty, or goods that went back to the factory.

    `state`: found, claimed, ordered, at_factory, sent, at_hub, at_provider, installed, or remedied:
    the customer accepts something instead. `says` is all of it in one sentence.
    """

    incident: str
    finding: str
    state: PartState
    sku: str | None
    pieces: int | None
    pays: Party | None
    sends: Party | None
    found_at: Instant
    claimed_at: Instant | None
    ordered_at: Instant | None
    at_factory_at: Instant | None
    sent_at: Instant | None
    at_hub_at: Instant | None
    at_provider_at: Instant | None
    installed_at: Instant | None
    remedied_at: Instant | None
    says: Sentence


def visit_shown(visit: Visit, links: Links) -> VisitShown:
    """A visit as every door shows it, with what its order's links say of it."""
    named_by = links.of_visit(visit.attempt)
    return VisitShown.model_validate(
        {**dict(visit), "says": visit_sentence(visit), "links": named_by}
    )


def part_shown(part: Part) -> PartShown:
    """A part as every door shows it."""
    return PartShown.model_validate({**dict(part), "says": part_sentence(part)})


def narrowed_visits(visits: Iterable[VisitShown], of: Collection[str]) -> tuple[VisitShown, ...]:
    """Whoever works at home sees all of it, the customer when somebody comes and how far it is."""
    if HOME_ROLES & {*of}:
        return tuple(one.model_copy(update={"links": ()}) for one in visits)
    if Role.CUSTOMER not in of:
        return ()
    hidden: dict[str, Any] = {
        "cause": None,
        "incident": None,
        "brings": (),
        "says": "",
        "links": (),
    }
    return tuple(one.model_copy(update=hidden) for one in visits)


def narrowed_parts(parts: Iterable[PartShown], of: Collection[str]) -> tuple[PartShown, ...]:
    """Who pays is for nobody outside; of a product fault a customer sees nothing (FH-11.3.1.4)."""
    if not {*of} & {*HOME_ROLES, Role.HUB, Role.CUSTOMER}:
        return ()
    hidden: dict[str, Any] = {"pays": None, "says": ""}
    if Role.CUSTOMER in of:
        hidden |= {"sends": None, "at_factory_at": None}
        parts = [one for one in parts if one.finding == PartFault.kind]
    return tuple(one.model_copy(update=hidden) for one in parts)
