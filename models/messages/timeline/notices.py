"""What people are to be told: written with the lines of its workflow, sent apart (ADR-0033)."""

import hashlib
import operator
import unicodedata
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from models.contract import Contract, SparseContract
from models.roles import Role
from models.scopes import PartyKind, party_name

WINDOW_SECONDS = 60
"""How long a notice waits for others of its cause, where no terms say otherwise."""


PER_ORDER = "each"
"""How a cause begins that happens to several orders at once, and each by itself: no vehicle is
there yet. An alarm of one of which nobody is informed is not covered by that of the others."""

IMMEDIATE = "now"
"""The tier of what has just happened; others are those of a deadline (`escalation.py`)."""


class Receiver(SparseContract):
    """Who receives a notice: a role, and which of them.

    `party`: the merchant, the vehicle, the provider, or the order whose customer it is.
    """

    role: Role
    party: str = ""


class NoticeLine(SparseContract):
    """One thing to be told to some, by one workflow.

    Attributes:
        key: makes a repeat harmless.
        code: what it says; its text is rendered from that and `fields` (`notice_texts.py`).
        cause: what it is about: who is informed of a cause is informed of it once at each tier.
        tier: how urgent it is.
        at: when it happened, or was due to speak.
        window: for so many seconds it waits for others of its cause.
        sent: the step that says so has sent it itself.
    """

    key: str
    order: str
    code: str
    cause: str
    tier: str = IMMEDIATE
    to: tuple[Receiver, ...]
    at: AwareDatetime | None = None
    window: int = WINDOW_SECONDS
    fields: dict[str, Any] = {}
    sent: bool = False


NoticeLines = Annotated[tuple[NoticeLine, ...], Field(exclude_if=operator.not_)]
"""Travel only where there are any."""


class NoticeItem(Contract):
    """What a notice says about one order, as it is kept; `city` and `hub` say where that is."""

    order: str
    code: str
    tier: str
    at: AwareDatetime
    fields: dict[str, Any] = {}
    city: str | None = None
    hub: str | None = None


class NoticeState(StrEnum):
    """Where a notice stands.

    written: not known yet whether the server has the task that said so. withdrawn: it is not to
    be told (`WithdrawalReason`). released: it waits for others of its cause. started: its workflow
    runs. sending: that has read what it says, and tells it. covered: the one of its cause had gone
    before. failed: the channel did not take it.
    """

    WRITTEN = "written"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"
    STARTED = "started"
    SENDING = "sending"
    SENT = "sent"
    COVERED = "covered"
    FAILED = "failed"


class WithdrawalReason(StrEnum):
    """Why somebody is not told."""

    NOT_TAKEN = "not_taken"
    """The server never had the task that said it: it did not happen."""
    CANCELLED = "cancelled"
    """An alarm about an order that has been cancelled since."""
    SETTLED = "settled"
    """A reminder or alarm of what was done, put off, taken back or taken on as it was sent."""
    ERASED = "erased"
    """The order was erased, and with it what was to be said."""


def notice_id(receiver: Receiver, cause: str, tier: str) -> str:
    """The workflow that sends it: one for each receiver, cause and tier."""
    parts = "\n".join((receiver.role, receiver.party, cause, tier))
    return f"notice:{hashlib.sha256(parts.encode()).hexdigest()[:32]}"


def party_of(what: str, name: str) -> str:
    """A vehicle by its plate, a provider by his name: alike for alike, and neither can be read."""
    bare = "".join(unicodedata.normalize("NFKC", name).split()).casefold()
    if what == PartyKind.VEHICLE:  # a plate is its letters and digits, however it is written
        bare = party_name(PartyKind.VEHICLE, name).casefold() or bare
    return f"{what}:{hashlib.sha256(f'{what} {bare}'.encode()).hexdigest()[:10]}"
