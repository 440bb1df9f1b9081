"""What of an order does not count yet, or cannot be done now, as every door shows it."""

from activities.adapters.store.results.deferred_rows import TroubleKind
from models.messages.encoding.reasons import ReasonData
from starter.service.reading.view_model import Instant, Sentence, View


class PendingShown(View):
    """A report that was taken and does not count yet. `state`: waiting, or questioned: the decision
    `settle_question` settles it. `reason` says why to people, `reason_data` to programs."""

    report_id: str
    kind: str
    by: str
    actor: str | None
    state: str
    reason: Sentence | None
    reason_data: ReasonData = None
    received_at: Instant


class TroubleShown(View):
    """What cannot be done: a row that is not delivered, a workflow whose tasks fail; and why."""

    what: TroubleKind
    key: str
    problem: str
    cause: Sentence
    advice: Sentence | None
    since: Instant
    attempts: int
    next_try_at: Instant | None


class StuckShown(View):
    """Why an order is stuck: the class of the cause, a sentence, the command that gets it going;
    `act` is what that does, a report or a decision, and its name."""

    cause: str
    sentence: Sentence
    command: str | None
    act: tuple[str, str] | None = None
