"""Where something goes that is thought of once an order has ended: what its refusal advises."""

from models.messages.decisions.decisions import Correct
from models.messages.decisions.incident_decisions import Admit, Agree, Appeal, Judge, OfferRemedy
from models.messages.decisions.visit_decisions import PlanVisit
from models.phrases import phrase
from models.stages.city_delivery.fees import FeeReported

AS_A_RETURN = phrase("what happens after the end is asked for as a return")
ADVICE_ON_REPORTS = {
    FeeReported.kind: phrase(
        "nobody is charged a fee that was not reported before the end (FH-11.3.2.2), "
        "unless a case of its incidents is still open, which prices it"
    ),
}
ADVICE_ON_DECISIONS = {
    **dict.fromkeys(
        (Judge.name, Admit.name, Appeal.name, OfferRemedy.name, Agree.name),
        phrase(
            "what went wrong was settled before the end; what is said of it now is taken in as a "
            "care case, and goods come back as a return"
        ),
    ),
    Correct.name: phrase(
        "its papers stay as they are; whoever still works for it is phoned: after_sales for a "
        "return, customer_service for a care case, and they tell whoever is on the way"
    ),
    PlanVisit.name: phrase(
        "a visit after the end, under warranty or with a part that came later, is asked for as a "
        "return with the wish repair, at home: repair_assigned says who comes, and when"
    ),
}


def advice_on_report(kind: str) -> str:
    """Which way is open for what a report of that kind says."""
    return ADVICE_ON_REPORTS.get(kind, AS_A_RETURN)


def advice_on_decision(name: str) -> str | None:
    """Which way is open for what a decision of that name wants."""
    return ADVICE_ON_DECISIONS.get(name)
