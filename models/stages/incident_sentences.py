"""How an incident 异常 stands, in one sentence for people (FH-8.3.2.1)."""

from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import LiabilityState, Party
from models.messages.orders.money import in_yuan
from models.phrases import Code, JoinedTexts, LabelledText, StructuredText, phrase, role_code
from models.sop.formatting import show
from models.stages.incident_kinds import INCIDENT_KINDS


def incident_sentence(row: IncidentRow, rule: Party) -> StructuredText:
    """What went wrong, who is responsible, and what is done; `rule`: who it is as a rule."""
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
    party = phrase("{party}{money}", party=_party(row, rule), money=money)
    return JoinedTexts((found, party, _done(row)))


def _party(row: IncidentRow, rule: Party) -> str:
    match row.state:
        case LiabilityState.UNJUDGED:
            return phrase(
                "nobody has judged who is responsible (as a rule {rule}, by {clause})",
                rule=Code("choice", rule),
                clause=INCIDENT_KINDS[row.code].basis,
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
