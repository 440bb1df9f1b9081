"""Workflow ids, call keys and task queues: nobody else spells them (ADR-0016)."""

import hashlib
import re
import unicodedata
from enum import StrEnum
from typing import Final

from models.codes import CallStep

MERCHANT_PATTERN = re.compile(r"[A-Za-z0-9_-]{1,32}")
"""What a merchant's code may be made of."""

NUMBER_MAX = 64
"""The most characters an order number takes in a workflow id; longer ones go to review."""

TASK_QUEUE = "fulfil"
"""The one queue of workflows and their activities, so that activities start eagerly."""

_SPECIAL = re.compile(r"[%:/\x00-\x1f\x7f-\x9f]")
_LINE = re.compile(r"[-/\\\u2010-\u2015\u2212\ufe58\ufe63\u30fc]+")
_HASH = 16
TICKET_NO: Final = 12
"""Hex digits in the number of a ticket."""


class Stage(StrEnum):
    """One SOP, run by one workflow type."""

    ORDER = "order"
    TRUNK_PICKUP = "trunk_pickup"
    TRUNK_TRANSPORT = "trunk_transport"
    CITY_DELIVERY = "city_delivery"
    INSTALLATION = "installation"
    RETURNS = "returns"
    CARE = "care"
    INCIDENT = "incident"


def normal_number(number: str) -> str:
    """An order number as it is compared: NFKC, without white space and signs of no width."""
    bare = "".join(
        sign
        for sign in "".join(unicodedata.normalize("NFKC", number).split())
        if unicodedata.category(sign) != "Cf"
    )
    return unicodedata.normalize("NFKC", bare)  # without what is left out, accents may compose


def loose_number(number: str) -> str:
    """What order numbers share that differ only in case, slashes, blanks or kinds of hyphen.

    It stands in our database: another rule needs a migration that writes all of them again.
    """
    return _LINE.sub("-", normal_number(number).casefold())


def number_key(number: str) -> str:
    """An order number as it stands in a workflow id, at most `NUMBER_MAX` characters.

    A longer one keeps its beginning and ends in a hash, so that it can wait in review.
    """
    escaped = _SPECIAL.sub(_percent, normal_number(number))
    if len(escaped) <= NUMBER_MAX:
        return escaped
    digest = hashlib.sha256(escaped.encode()).hexdigest()[:_HASH]
    return f"{escaped[: NUMBER_MAX - _HASH - 1]}~{digest}"


def is_too_long(number: str) -> bool:
    """Whether the number does not fit into a workflow id as it stands."""
    return len(_SPECIAL.sub(_percent, normal_number(number))) > NUMBER_MAX


def order_id(merchant: str, number: str) -> str:
    """`order:<merchant>:<no>`."""
    return f"{order_ids(merchant)}{number_key(number)}"


def order_ids(merchant: str) -> str:
    """How the workflow ids of a merchant's orders begin, and of no other's."""
    return f"order:{merchant}:"


TICKET_PREFIX: Final = "ticket"
"""How the workflow id of a care case begins that is about no order: it is its own file."""


def ticket_id(merchant: str, request_id: str) -> str:
    """`ticket:<merchant>:<no>`: what somebody writes who names no order.

    The same request is the same ticket. `merchant` is empty where he names none either.
    """
    digest = hashlib.sha256(f"{merchant}\n{request_id}".encode()).hexdigest()
    return f"{ticket_ids(merchant)}{digest[:TICKET_NO]}"


def ticket_ids(merchant: str) -> str:
    """How the workflow ids of a merchant's tickets begin, and of no other's."""
    return f"{TICKET_PREFIX}:{merchant}:"


_TICKET_ID: Final = re.compile(
    rf"{TICKET_PREFIX}:(?:{MERCHANT_PATTERN.pattern})?:[0-9a-f]{{{TICKET_NO}}}"
)


def is_ticket(workflow_id: str) -> bool:
    """Whether it is the id of a care case about no order: all that is of it is filed under it."""
    return _TICKET_ID.fullmatch(workflow_id) is not None


def leg_id(order: str, leg: Stage, round_: int = 1) -> str:
    """`order:<merchant>:<no>:<leg>`, and `:2` for a leg that is done again."""
    name = f"{order}:{leg_name(leg)}"
    return name if round_ == 1 else f"{name}:{round_}"


def leg_name(leg: Stage) -> str:
    """A leg as it stands in an id: `trunk-pickup`."""
    return leg.value.replace("_", "-")


def step_key(workflow_id: str, step: str, n: int | str = 1) -> str:
    """The key that makes a partner call happen once: `<workflow id>:<step>:<n>`."""
    return f"{workflow_id}:{step}:{n}"


def attempt_key(order: str, leg: Stage, step: CallStep, n: int | str) -> str:
    """The key of a leg's call: the same in every run of an attempt, lost and run again or not."""
    return f"{leg_id(order, leg)}:{step}:{n}"


FIRST_VEHICLE: Final = "1"
"""The name of the vehicle of the first attempt at a pickup."""

AGAIN_SUFFIX: Final = "-again"
"""What the name of a vehicle ends with that is booked again."""


def vehicle_name(attempt: int, agreed: str) -> str:
    """What a vehicle is called in keys: the attempt, and what was agreed about it (ADR-0047)."""
    return f"{attempt}-{agreed}"


def apart_vehicle_name(shipment: str, day: str, pieces: int) -> str:
    """What the vehicle of goods that were split off is called in keys, by their shipment."""
    return f"apart-{shipment}-{day}-{pieces}"


def vehicle_key(order: str, vehicle: str = FIRST_VEHICLE) -> str:
    """The key a vehicle is asked for under, by its name: what else is agreed has another key."""
    return attempt_key(order, Stage.TRUNK_PICKUP, CallStep.ASK_VEHICLE, vehicle)


def vehicle_of_key(key: str) -> str:
    """The name of the vehicle of such a key, booked again or not."""
    return key.rpartition(":")[2].removesuffix(AGAIN_SUFFIX)


def attempt_of_vehicle(name: str) -> int:
    """The attempt of a vehicle with that name; the first, where it does not say."""
    first = name.partition("-")[0]
    return int(first) if first.isdecimal() else 1


def vehicle_cancellation_key(order: str, vehicle: str = FIRST_VEHICLE) -> str:
    """The key a vehicle is called off under: the order's and its leg's, whichever comes first."""
    return step_key(order, CallStep.CANCEL_VEHICLE, vehicle)


def vehicle_again_key(order: str, vehicle: str = FIRST_VEHICLE) -> str:
    """The key of a vehicle that is booked again: it was called off with the goods on it."""
    return vehicle_key(order, f"{vehicle}{AGAIN_SUFFIX}")


def technician_key(order: str, attempt: int = 1) -> str:
    """The key a technician is assigned under."""
    return attempt_key(order, Stage.TRUNK_TRANSPORT, CallStep.ASSIGN_TECHNICIAN, attempt)


def visit_key(order: str, step: CallStep, attempt: int) -> str:
    """The key of a call about a visit after the first one."""
    return attempt_key(order, Stage.INSTALLATION, step, attempt)


def replacement_key(order: str, n: int) -> str:
    """The key the `n`-th provider is asked for under, in place of another one."""
    if n == 1:
        return technician_key(order)
    return attempt_key(order, Stage.TRUNK_TRANSPORT, CallStep.ASSIGN_TECHNICIAN, f"replaced-{n}")


def appointment_key(order: str, lapse: str) -> str:
    """The key another appointment is asked for under; `lapse` names what made that necessary."""
    return attempt_key(order, Stage.TRUNK_TRANSPORT, CallStep.ASK_APPOINTMENT, lapse)


def code_key(order: str, report_id: str) -> str:
    """The key a code is checked under, as that report brings it."""
    return attempt_key(order, Stage.INSTALLATION, CallStep.CHECK_CODE, report_id)


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found.group().encode())
