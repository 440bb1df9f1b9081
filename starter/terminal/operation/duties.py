"""`fulfil duties`: the deadlines of the SOP, and the due instant of one, without a server."""

from collections.abc import Iterable
from datetime import date, datetime
from difflib import get_close_matches
from typing import Annotated, Any

import typer

from models.errors import UsageError
from models.language.catalogue import Context
from models.phrases import JoinedTexts, phrase
from models.sop import clock
from models.sop.duty import Duty
from models.sop.duty_plan import Plan, judge, plan
from models.sop.milestones import Milestone, Milestones
from models.sop.terms import Sop
from models.stages.all_duties import ALL_DUTIES, find
from models.stages.informed_parties import informed_of
from starter.service.reports.typed_times import INSTANT_EXAMPLE, read_day, read_instant
from starter.terminal.console.output import Output, OutputOption, note, show_one, show_rows, sub_app
from starter.terminal.console.terminal_language import code_text

app = sub_app("The SOP's deadlines: list them, work one out.")

COLUMNS = ("duty", "owner", "kind", "due_kind", "what", "milestones")


@app.command("list")
def list_duties(output: OutputOption = Output.TEXT) -> None:
    """Every deadline: who owes what, and what it is counted from."""
    rows = [row(duty) for duty in ALL_DUTIES.values()]
    if output is Output.TEXT:
        rows = [
            {**one, "what": code_text(Context.DUTY, one["duty"], one["what"]),
             "owner": code_text(Context.ROLE, one["owner"])}
            for one in rows
        ]  # fmt: skip
    show_rows(rows, output, columns=COLUMNS)


@app.command("due")
def due(
    duty: Annotated[str, typer.Argument(help="The id, or a clause that has one duty.")],
    milestone: Annotated[
        list[str] | None,
        typer.Option(
            help=f"name={INSTANT_EXAMPLE}, or name=2026-11-22 where a day is counted from."
        ),
    ] = None,
    term: Annotated[
        list[str] | None, typer.Option(help="A term of the SOP set otherwise: transit_hours=48.")
    ] = None,
    occurred_at: Annotated[
        str | None, typer.Option(help="When it was done: adds the verdict.")
    ] = None,
    reported_at: Annotated[
        str | None, typer.Option(help="When it was told: adds the verdict.")
    ] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """When a duty is due and reminded of; whether a fact keeps it."""
    wanted = find(duty)
    at = read_milestones(wanted, milestone or ())
    sop = read_terms(term or (), at)
    occurred = occurred_at and read_instant("--occurred-at", occurred_at)
    reported = reported_at and read_instant("--reported-at", reported_at)
    planned = plan(wanted, sop, at)
    _say_what_changes_nothing(wanted, sop, at, split_pairs("--term", term or ()))
    _warn_of_unknown_years(sop, [*at.values(), planned.due_at])
    verdict = _verdict(wanted, planned, occurred or None, reported or None)
    show_one(answer(wanted, planned) | verdict, output)


def row(duty: Duty) -> dict[str, Any]:
    """One duty as `duties list` shows it."""
    return {
        "duty": duty.id,
        "clause": duty.clause,
        "also": duty.also,
        "owner": duty.owner,
        "kind": duty.kind,
        "due_kind": duty.due_kind,
        "what": duty.what,
        "tell": informed_of(duty),
        "alerts": duty.alerts,
        "milestones": duty.milestones,
        "optional": duty.optional,
        "terms": duty.terms,
    }


def answer(duty: Duty, planned: Plan) -> dict[str, Any]:
    """The instants of one duty as `duties due` shows them."""
    return {
        "duty": duty.id,
        "clause": duty.clause,
        "owner": duty.owner,
        "kind": duty.kind,
        "due_at": planned.due_at,
        **({"from_at": planned.from_at} if planned.from_at else {}),
        **({"certain_at": planned.certain_at} if planned.certain_at else {}),
        "warn_at": planned.warn_at,
    }


def read_milestones(duty: Duty, pairs: Iterable[str]) -> Milestones:
    """`name=instant` or `name=day`, each once, of those this duty counts from.

    Raises:
        UsageError: it names every name that is unknown here, missing, or set twice.
    """
    texts = split_pairs("--milestone", pairs)
    known = [*duty.milestones, *duty.optional]
    missing = [name for name in duty.milestones if name not in texts]
    unknown = [name for name in texts if name not in known]
    if unknown or missing:
        problems = [
            phrase("{name} is not a milestone of {id}", name=name, id=duty.id) for name in unknown
        ]
        problems += [phrase("the milestone {name} is missing", name=name) for name in missing]
        near = [match for name in unknown for match in get_close_matches(name, known, n=1)]
        hint = phrase("did you mean {near}? ", near=", ".join(near)) if near else ""
        uses = JoinedTexts(
            [*duty.milestones, *(phrase("{name} (optional)", name=name) for name in duty.optional)],
            ", ",
        )
        raise UsageError(
            JoinedTexts(problems),
            hint=phrase("{hint}{id} takes {uses}", hint=hint, id=duty.id, uses=uses),
        )
    return {Milestone(name): read_moment(name, text) for name, text in texts.items()}


def read_terms(pairs: Iterable[str], at: Milestones) -> Sop:
    """The SOP with these terms set, with working days of the years around the milestones."""
    sop = Sop.with_terms(split_pairs("--term", pairs), where="--term")
    if sop.calendar == "every_day":
        return sop
    from activities.adapters.terms import files as terms_files  # only a working calendar needs it

    years = {moment.year + step for moment in at.values() for step in (-1, 0, 1)}
    return terms_files.with_workdays(sop, years)


def _say_what_changes_nothing(duty: Duty, sop: Sop, at: Milestones, set_: Iterable[str]) -> None:
    """A note where a term is set that this duty does not count by: another one was meant."""
    planned = plan(duty, sop, at)
    for name in set_:
        if name in duty.terms:
            continue
        without = sop.model_copy(update={name: getattr(Sop(), name)})
        if plan(duty, without, at) == planned:
            uses = JoinedTexts(duty.terms, ", ") or phrase("no term")
            note(
                phrase(
                    "warning: {name} changes nothing here; {id} uses {uses}",
                    name=name,
                    id=duty.id,
                    uses=uses,
                )
            )


def _warn_of_unknown_years(sop: Sop, moments: Iterable[datetime | date]) -> None:
    if sop.workdays is None:
        return
    from activities.adapters.terms import workdays

    warning = workdays.warning(sop.workdays, {clock.day_of(moment).year for moment in moments})
    if warning:
        note(phrase("warning: {warning}", warning=warning))


def split_pairs(option: str, pairs: Iterable[str]) -> dict[str, str]:
    """`name=value` pairs, each name once."""
    found: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = (part.strip() for part in pair.partition("="))
        if not (name and sign and value):
            raise UsageError(
                phrase("{option} {pair!r} is not name=value", option=option, pair=pair)
            )
        if name in found:
            raise UsageError(phrase("{option} {name} is set twice", option=option, name=name))
        found[name] = value
    return found


def read_moment(name: str, text: str) -> datetime | date:
    """An instant with its offset, or a day."""
    is_day = len(text) == len("2026-11-22")
    return read_day(name, text) if is_day else read_instant(name, text)


def _verdict(
    duty: Duty, planned: Plan, occurred: datetime | None, reported: datetime | None
) -> dict[str, Any]:
    """The verdict on a fact; where one of the two instants is not given, it is the other."""
    reported_at, occurred_at = reported or occurred, occurred or reported
    if reported_at is None or occurred_at is None:
        return {}
    verdict = judge(duty, planned, occurred_at=occurred_at, reported_at=reported_at)
    return verdict.model_dump()
