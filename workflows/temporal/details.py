"""The page of one order in the Temporal UI: a pure renderer, no personal data in it."""

from functools import cache

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models import page_address
    from models.ids import Stage, is_ticket
    from models.messages.decisions.decisions import MADE_BY
    from models.messages.timeline.duty_row import DutyState
    from models.sop.formatting import occurrence_name, show
    from models.stages import all_duties as duties
    from models.stages.care.reports import CareAttached
    from models.stages.table import KINDS, LEGS
    from models.tracking.state import StageState
    from workflows.temporal.open_stories import open_stories

DETAILS_BYTES = 18_000
"""Below the documented limit of 20 KB, which this server does not enforce itself."""


def summary(stage: str, number: str, hub: str | None = None) -> str:
    """One line for the workflow's head: SOP, order, hub."""
    return f"{stage.replace('_', ' ')} · {number}" + (f" · {hub}" if hub else "")


def static(merchant: str, number: str) -> str:
    """What never changes: how to read this order, and how to act on it."""
    of_ticket, whose = is_ticket(number), merchant or "''"
    what, search = ("case", "WorkflowId") if of_ticket else ("order", "OrderNo")
    return (
        f'Everything of this {what}: `{search}="{number}"`, '
        f"or `fulfil orders explain {whose} {number}`{_page(merchant, number)}.\n\n"
        "Facts come in by signal `report` or update `submit`, decisions by updates."
    )


def _page(merchant: str, number: str) -> str:
    """A link to the order's own page, where the worker knows where our pages are."""
    address = None if is_ticket(number) else page_address.of_order(merchant, number)
    return f", or [its page]({address})" if address else ""


def render(state: StageState) -> str:
    """Where it stands, whose turn it is, what is due, and what can be done now.

    Instants, no spans: it is read long after it was written.
    """
    merchant, number = state.named.split("/", 1)
    # The server keeps what never changes for the first run alone: so it stands here, too.
    lines = [summary(state.stage, number, state.hub), "", static(merchant, number), ""]
    attempt = state.situation.pickups.attempt
    again = f" (attempt {attempt})" if attempt > 1 else ""
    lines += [f"## {state.stage.value}: {state.step.code}{again}", _whose_turn(state)]
    if (attached := state.reported(CareAttached)) is not None:
        lines.append(f"\nabout `{attached.about}`")
    if state.held is not None:
        lines.append(f"\n**held**: {state.held}")
    if state.problems:
        lines.append(f"\n**needs attention**: {', '.join(_problems(state))}")
    waiting = sorted(state.deadlines.open.values(), key=lambda one: one.due_at)
    if waiting:
        lines += ["", "| due | clause | owner | what | |", "| --- | --- | --- | --- | --- |"]
    for one in waiting:
        duty = duties.ALL_DUTIES[one.duty]
        mark = DutyState.MISSED.value if one.breached else "soon" if one.fired else ""
        what = occurrence_name(duty.what, one.ref, one.attempt)
        lines.append(f"| {show(one.due_at)} | {duty.clause} | {duty.owner} | {what} | {mark} |")
    last = state.facts.newest_fact
    if last is not None:
        lines.append(f"\nlast heard: `{last.name}` by {last.by}, {show(last.times.occurred_at)}")
    if stories := open_stories(state):
        lines += ["", "### what is open", *stories]
    lines.append(f"\nbreaches so far: {state.deadlines.breaches}")
    lines += ["", *_what_now(state)]
    return "\n".join(lines).encode()[:DETAILS_BYTES].decode(errors="ignore")


def _problems(state: StageState) -> list[str]:
    """The problems by their codes; of reported ones the names that what settles them gives."""
    named: dict[str, list[str]] = {}
    for one in state.open_incidents:
        named.setdefault(one.code, []).append(f"`{one.ref}`")
    return [
        f"{code} ({', '.join(named[code][:10])})" if code in named else code
        for code in state.problems
    ]


def _whose_turn(state: StageState) -> str:
    """Who has it; an order whose leg is open names the leg, whose page says who."""
    step = state.step
    since = f"since {show(step.since)}"
    if state.stage is Stage.ORDER and step.code in LEGS:
        search = f'OrderNo="{state.input.number}" AND SopKind="{step.code}"'
        return f"its leg **{step.code}** has it {since}: whose turn it is there, `{search}`"
    return f"waiting on **{step.waiting_on}** {since}"


def _what_now(state: StageState) -> list[str]:
    """The messages that move it on, each with an example argument."""
    if state.closed:
        return ["nothing to do: it has ended"]
    lines = ["### what you can do now"]
    owed = state.deadlines.open.values()
    kept_by = {kind for one in owed for kind in duties.ALL_DUTIES[one.duty].keepers(one.ref)}
    for kind in sorted(kept_by | _awaited(state)):
        if kind in MADE_BY:
            lines.append(f'- update `{MADE_BY[kind]}` `{{"decision_id": "…", "by": "…"}}`')
        elif kind in KINDS:
            lines.append(f"- update `submit` `{_report(kind)}`")
    if state.parked is not None:
        lines.append('- update `repair` `{"decision_id": "…", "choice": "retry"}`')
    return lines


def _awaited(state: StageState) -> set[str]:
    """The kinds of report that the step waits for."""
    return {
        name
        for name, kind in KINDS.items()
        if kind.stage is state.stage and state.step.code in {kind.step, *kind.step_by.values()}
    }


@cache
def _report(kind: str) -> str:
    """A report of that kind with the fields that it needs, as the update takes it."""
    fields = KINDS[kind].model_fields.items()
    data = ", ".join(f'"{name}": "…"' for name, field in fields if field.is_required())
    by = " or ".join(KINDS[kind].by)
    return (
        f'{{"report_id": "…", "kind": "{kind}", "by": "{by}", "occurred_at": "…", '
        f'"data": {{{data}}}}}'
    )
