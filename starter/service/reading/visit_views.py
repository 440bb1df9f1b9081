"""How visits and parts look from outside, each with one sentence that says how it stands."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Final

from models.messages.decisions.visit_decisions import VisitCause
from models.messages.incidents.liability import Party
from models.phrases import Code, JoinedTexts, LabelledText, phrase
from models.roles import Role
from models.sop.formatting import counted, show
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
    return VisitShown.model_validate({**dict(visit), "says": _of_visit(visit), "links": named_by})


def part_shown(part: Part) -> PartShown:
    """A part as every door shows it."""
    return PartShown.model_validate({**dict(part), "says": _of_part(part)})


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


def _of_visit(visit: Visit) -> str:
    why = phrase(" for {cause}", cause=Code("choice", visit.cause)) if visit.cause else ""
    what = phrase(" ({incident})", incident=visit.incident) if visit.incident else ""
    when = phrase(" for {when}", when=_when(visit)) if visit.day else ""
    brings = phrase(", brings {what}", what=JoinedTexts(visit.brings, ", ")) if visit.brings else ""
    done = phrase(", {done} installed", done=counted(visit.done, "piece")) if visit.done else ""
    left = phrase(", {left} left", left=counted(visit.left, "piece")) if visit.left else ""
    state = LabelledText(visit.state.replace("_", " "), "state", visit.state)
    return phrase(
        "visit {attempt}{why}{what}: {state}{when}{brings}{done}{left}",
        attempt=visit.attempt,
        why=why,
        what=what,
        state=state,
        when=when,
        brings=brings,
        done=done,
        left=left,
    )


def _when(visit: Visit) -> str:
    if visit.from_at is None:
        return str(visit.day)
    if visit.to_at is None:
        return show(visit.from_at)
    return phrase("{from_at} to {to_at}", from_at=show(visit.from_at), to_at=show(visit.to_at))


def _of_part(part: Part) -> str:
    goods = phrase(" of {sku}", sku=part.sku) if part.sku else ""
    pays = phrase(", {pays} pays", pays=Code("choice", part.pays)) if part.pays else ""
    sends = phrase(", {sends} sends it", sends=Code("choice", part.sends)) if part.sends else ""
    state = LabelledText(part.state.replace("_", " "), "state", part.state)
    since = max(filter(None, (getattr(part, f"{one}_at") for one in PartState)))
    return phrase(
        "part {incident}{goods}: {state} since {since}{pays}{sends}",
        incident=part.incident,
        goods=goods,
        state=state,
        since=show(since),
        pays=pays,
        sends=sends,
    )
