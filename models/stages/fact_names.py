"""Facts, problems and decisions are named by texts: a name that nothing makes fails at import."""

from collections.abc import Iterable, Iterator

from models.codes import ProblemCode
from models.messages.decisions.decisions import DECISIONS
from models.messages.reports.report import Facts
from models.sop.duty import Duty


def check_names(kinds: Iterable[type[Facts]], duties: Iterable[Duty], noted: Iterable[str]) -> None:
    """See that whatever a kind, a duty or a decision names can come about.

    Args:
        kinds: every kind of report.
        duties: every row that a stage watches.
        noted: facts that stages note down by themselves.

    Raises:
        LookupError: the names that nothing makes, each with where it stands.
    """
    kinds, duties = tuple(kinds), tuple(duties)
    makes = {model.name: model.makes for model in DECISIONS.values() if model.makes is not None}
    facts = {*noted, *makes.values()}
    facts |= {kind.fact_name(by) for kind in kinds for by in ("", *kind.by)}
    problems = {*ProblemCode, *(kind.kind for kind in kinds if kind.problem)}
    waited_for = {name for duty in duties for name in duty.kept_by}
    unknown = [
        *_outside(facts, ((f"{duty.id}.kept_by", duty.kept_by) for duty in duties)),
        *_outside(facts, ((f"{duty.id}.averted_by", duty.averted_by) for duty in duties)),
        *_outside(facts, ((f"{duty.id}.failed_by", duty.failed_by) for duty in duties)),
        *_outside(facts, ((f"{duty.id}.of_shipment", duty.of_shipment) for duty in duties)),
        *_outside(facts, ((f"{kind.kind}.implies", kind.implies) for kind in kinds)),
        *_outside(facts, ((f"{kind.kind}.renews", kind.renews) for kind in kinds)),
        *_outside(problems, ((f"{kind.kind}.settles", kind.settles) for kind in kinds)),
        *_outside(problems, ((f"{kind.kind}.answers", kind.answers) for kind in kinds)),
        *_outside(waited_for, ((f"{name}.makes", (fact,)) for name, fact in makes.items())),
    ]
    if unknown:
        raise LookupError(f"named, and made by nothing: {', '.join(unknown)}")


def _outside(known: Iterable[str], named: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    there = set(known)
    for place, names in named:
        yield from (f"{name} ({place})" for name in names if name not in there)
