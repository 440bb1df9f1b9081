"""Files that a report or decision names are there: a photo that was never sent proves nothing."""

from collections.abc import Iterator

from models.field_errors import field_error
from models.messages.decisions.decision import Decision
from models.messages.orders.stored_file import file_fields, file_lists
from models.messages.reports.report import Facts, Report
from models.phrases import phrase
from models.stages.table import KINDS
from starter.service.app_context import AppContext


async def check_proofs(context: AppContext, order: str, decision: Decision) -> None:
    """See to it that the evidence that a decision names is among the order's files.

    Raises:
        InvalidInput: one is not there.
        Unavailable: the database cannot be read now.
    """
    named: tuple[str, ...] = getattr(decision, "evidence", ())
    if not named:
        return
    there = {file.sha256 for file in await context.store.files.of_order(order)}
    for sha256 in named:
        if sha256 not in there:
            raise field_error("evidence", _no_file(sha256))


async def check_files(context: AppContext, order: str, message: Report) -> None:
    """See to it that every stored file that a report names is one of the order's.

    Raises:
        InvalidInput: one is not there; names the field.
        Unavailable: the database cannot be read now.
    """
    kind = KINDS.get(message.kind)
    wanted = list(_named(kind, message)) if kind else []
    if not wanted:
        return
    there = {file.sha256 for file in await context.store.files.of_order(order)}
    for name, sha256 in wanted:
        if sha256 not in there:
            raise field_error(name, _no_file(sha256))


def _named(kind: type[Facts], message: Report) -> Iterator[tuple[str, str]]:
    """Every file that a report names, with the field that does.

    What proves an act of the customer is one, though its field is a word: else any word were his.
    """
    fields = (*file_fields(kind), *kind.proof_files)
    one = ((name, [message.data.get(name)]) for name in fields)
    several = ((name, message.data.get(name)) for name in file_lists(kind))
    for name, values in (*one, *several):
        for value in values if isinstance(values, list) else ():
            if value:
                yield name, str(value).strip().lower()


def _no_file(sha256: str) -> str:
    return phrase(
        "the order has no file {sha256}: send it first, its answer has `sha256`",
        sha256=sha256[:64],
    )
