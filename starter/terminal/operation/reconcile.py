"""`fulfil reconcile`: our database and Temporal's store compared, and made to agree."""

from typing import Annotated

import typer

from models.phrases import Code, phrase, role_code
from models.sop.formatting import counted
from starter.local.local_settings import settings_here
from starter.local.progress import open_progress
from starter.local.recovery.erasures import erase_again
from starter.local.recovery.reconcile import Reconcile, Reconciled
from starter.service.reports.typed_times import read_instant
from starter.terminal.console import output
from starter.terminal.console.runner import Desk, at_desk
from starter.terminal.console.tables import shanghai

app = output.sub_app("Compare our database with Temporal's store, and settle what differs.")

RESULT_TEXTS = (
    (
        "started_again",
        phrase("orders and returns that Temporal lost"),
        phrase("the relay starts them again"),
    ),
    (
        "delivered_again",
        phrase("reports that Temporal lost"),
        phrase("the relay delivers them again"),
    ),
    ("found_orders", phrase("orders that our database lost"), phrase("found in Temporal")),
    ("found_returns", phrase("returns that our database lost"), phrase("found in Temporal")),
    ("found_reports", phrase("reports that our database lost"), phrase("found in Temporal")),
    ("lines", phrase("lines of the timeline that our database lost"), phrase("worked out again")),
    ("lost_decisions", phrase("decisions that Temporal lost"), phrase("take them again")),
    (
        "unreadable",
        phrase("histories that cannot be read here"),
        phrase("look for the key, or for the fault"),
    ),
)
"""What is found, and what becomes of it."""


@app.command()
def reconcile(
    since: Annotated[
        str | None,
        typer.Option(
            metavar="INSTANT",
            help="When the older store was seen, with its zone; without it all is compared.",
        ),
    ] = None,
    lost: Annotated[
        bool,
        typer.Option(
            "--lost",
            help="Begin again, too, what was ended outside of the SOP and has no history any more.",
        ),
    ] = False,
    to: output.OutputOption = output.Output.TEXT,
) -> int:
    """Compare the two stores, order by order; what only one has is found, or done again.

    The API does this by itself after `fulfil restore`. Harmless at any time; exit 1 where
    something is left for a person.
    """
    when = read_instant("--since", since) if since else None

    async def compare(desk: Desk) -> Reconciled:
        client = await desk.context.gateway.client()
        with open_progress() as shown:
            found = await Reconcile(
                desk.context, client, since=when, also_lost=lost, shown=shown
            ).run()
        await erase_again(settings_here(), output.note)
        return found

    found = at_desk(compare)
    if to is output.Output.TEXT:
        _show(found)
    else:
        output.show_one(found.model_dump(mode="json"), to)
    return output.BUSINESS if found.lost_decisions or found.unreadable else output.DONE


def _show(found: Reconciled) -> None:
    output.say(phrase("{orders} compared", orders=counted(found.orders, "order")))
    for name, what, remedy in RESULT_TEXTS:
        value = getattr(found, name)
        count = value if isinstance(value, int) else len(value)
        if count:
            output.say(phrase("{what}: {count:,}; {remedy}", what=what, count=count, remedy=remedy))
    for lost in found.lost_decisions:
        when = shanghai(lost.taken_at, sep=" ")
        output.say(
            phrase(
                "  {order}: {decision} by {by}, {when} ({decision_id})",
                order=lost.order,
                decision=Code("decision", lost.decision),
                by=role_code(lost.by),
                when=when,
                decision_id=lost.decision_id,
            )
        )
    for workflow_id in found.unreadable:
        output.say(f"  {workflow_id}")
