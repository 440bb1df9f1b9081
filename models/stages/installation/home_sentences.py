"""How visits 上门 and parts 补件 stand, in one sentence each (FH-11.2.2, FH-11.3.1.2)."""

from models.phrases import Code, JoinedTexts, LabelledText, StructuredText, phrase
from models.sop.formatting import counted, show
from models.stages.installation.part_lifecycle import Part, PartState
from models.stages.installation.visit_lifecycle import Visit


def visit_sentence(visit: Visit) -> StructuredText:
    """Why somebody comes again, for when, and what is done and left."""
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


def part_sentence(part: Part) -> StructuredText:
    """How far a part has come, who pays, and who sends it."""
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
