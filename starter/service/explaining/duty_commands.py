"""The command that says that a duty was done, with the fields that it takes."""

from models.messages.decisions.decisions import MADE_BY
from models.messages.reports.report import Facts
from models.roles import Role
from models.stages.all_duties import ALL_DUTIES
from models.stages.table import KINDS
from starter.service.explaining.cause import Act, Evidence
from starter.service.reading.views import DeadlineShown


def keeping(evidence: Evidence, one: DeadlineShown) -> str | None:
    """The command that says the duty was done."""
    act = act_of(one)
    if act is None:
        return None
    if act.kind == "decide":
        return f"fulfil decide {evidence.named} {act.name}"
    fields = fields_of(act.name, one.ref)
    return f"fulfil report {evidence.named} {act.name} --by {one.owner}{fields}"


def act_of(one: DeadlineShown) -> Act | None:
    """The report, or the decision, that says that it was done."""
    duty = ALL_DUTIES.get(one.duty)
    for fact in duty.keepers(one.ref) if duty else ():
        if fact in MADE_BY:
            return Act("decide", MADE_BY[fact])
        kinds = (name for name, kind in KINDS.items() if _says(kind, fact, one.owner))
        if (kind := fact if fact in KINDS else next(kinds, None)) is not None:
            return Act("report", kind)
    return None


def _says(kind: type[Facts], fact: str, owner: Role) -> bool:
    """Whether it is what such a report says where the owner of the duty tells it."""
    return owner in kind.by and kind.fact_name(owner) == fact


def fields_of(kind: str, ref: str) -> str:
    """The fields that a report of this kind must have; which incident it settles is known."""
    fields = KINDS[kind].model_fields
    settles = bool(ref) and "incident" in fields and not KINDS[kind].problem
    needed = [name for name, field in fields.items() if field.is_required() and name != "incident"]
    known = [f" --data incident={ref}"] if settles else []
    return "".join([*known, *(f" --data {name}=…" for name in needed)])
