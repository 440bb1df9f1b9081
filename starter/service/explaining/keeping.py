"""The command that says that a duty was done, with the fields that it takes."""

from models.messages.decisions import MADE_BY
from models.stages.all_duties import ALL
from models.stages.table import KINDS
from starter.service.explaining.cause import Evidence
from starter.service.views import DeadlineShown


def keeping(evidence: Evidence, one: DeadlineShown) -> str | None:
    """The command that says the duty was done."""
    duty = ALL.get(one.duty)
    kinds = duty.keepers(one.ref) if duty else ()
    for kind in kinds:
        if kind in MADE_BY:
            return f"fulfil decide {evidence.named} {MADE_BY[kind]}"
        if kind in KINDS:
            return (
                f"fulfil report {evidence.named} {kind} --by {one.owner}{fields_of(kind, one.ref)}"
            )
    return None


def fields_of(kind: str, ref: str) -> str:
    """The fields that a report of this kind must have; which incident it settles is known."""
    fields = KINDS[kind].model_fields
    settles = bool(ref) and "incident" in fields and not KINDS[kind].problem
    needed = [name for name, field in fields.items() if field.is_required() and name != "incident"]
    known = [f" --data incident={ref}"] if settles else []
    return "".join([*known, *(f" --data {name}=…" for name in needed)])
