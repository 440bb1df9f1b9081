"""Payloads as values: pydantic's, and what cannot be read stands for itself.

The SDK drops a signal that it cannot decode, with a traceback for each: thousands of them take a
workflow task longer than it may run, over and over. So an argument that nobody has typed (what
handlers of signals and updates take) is then an `Unreadable`, which costs nothing and is counted
and refused by its handler. What is typed (an input, the result of an activity or of a leg) fails
the task, as ever: it is ours, and must not be lost.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, Final, Self

from pydantic import BaseModel
from pydantic_core import to_json
from temporalio.api.common.v1 import Payload
from temporalio.common import RawValue
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import SerializationContext

from activities.adapters.encryption.key_ring import SealedDataError
from activities.adapters.process import metrics
from models.json_names import repeated_name, repeated_name_sentence
from models.messages.encoding.unreadable_message import UnreadableMessage
from models.phrases import as_sentence, phrase

UNREADABLE: Final = b"binary/unreadable"
"""The encoding that the codec gives to what it cannot read; the data are the reason."""

SHARED_CONVERTER: Final = PydanticPayloadConverter()

SURELY_JSON: Final = (BaseModel, str, dict)
JSON_METADATA: Final = {"encoding": b"json/plain"}

log = logging.getLogger(__name__)

dropped: Counter[str] = Counter()
"""How many payloads this process could not read, by the reason's code; a replay counts again."""


def count_dropped(code: str, reason: str) -> None:
    """Count a payload that cannot be read, and log it; a flood of them makes few lines."""
    dropped[code] += 1
    metrics.count(metrics.UNREADABLE, code=code)
    if dropped[code].bit_count() == 1:  # the first, the second, the fourth …
        log.warning("payloads that cannot be read so far (%s): %d; %s", code, dropped[code], reason)


def unreadable(code: str, reason: str) -> Payload:
    """A payload that says why the one in whose place it stands cannot be read; it is counted."""
    count_dropped(code, reason)
    return Payload(metadata={"encoding": UNREADABLE}, data=reason.encode())


class OrderPayloadConverter(PydanticPayloadConverter):
    """Pydantic's converter, for which nothing untyped is unreadable.

    The SDK makes one for each workflow and each task of it: all share what they have learned of the
    types, which would take a quarter of a workflow's memory each time.
    """

    def __init__(self) -> None:
        self.converters = SHARED_CONVERTER.converters

    def with_context(self, context: SerializationContext) -> Self:
        """Itself: which workflow a value belongs to makes no difference here."""
        return self

    def to_payloads(self, values: Sequence[Any]) -> list[Payload]:
        """As the SDK's; what is JSON for sure is not offered to its other converters before."""
        if not all(isinstance(value, SURELY_JSON) for value in values):
            return super().to_payloads(values)
        return [Payload(metadata=JSON_METADATA, data=to_json(value)) for value in values]

    def from_payloads(
        self, payloads: Sequence[Payload], type_hints: list[type] | None = None
    ) -> list[Any]:
        """Raises SealedDataError, or what the SDK raises, for typed values only."""
        pairs = zip_longest(payloads, type_hints or [])
        return [self._value(payload, hint) for payload, hint in pairs]

    def _value(self, payload: Payload, hint: type | None) -> Any:
        if hint is RawValue:
            return RawValue(payload)
        encoding = payload.metadata.get("encoding")
        if encoding == UNREADABLE:
            why = payload.data.decode(errors="replace")
            if hint is not None:
                raise SealedDataError(why)
            return UnreadableMessage(as_sentence(why))
        if hint is not None:
            return super().from_payloads([payload], [hint])[0]
        if encoding == JSON_METADATA["encoding"] and (name := repeated_name(payload.data)):
            count_dropped("repeated_name", reason := repeated_name_sentence(name))
            return UnreadableMessage(reason)
        try:
            return super().from_payloads([payload])[0]
        except Exception as error:  # a decoder may raise anything at all for what it is given
            reason = phrase(
                "it does not decode as {encoding:.60}: {error}",
                encoding=repr(encoding),
                error=type(error).__name__,
            )
            count_dropped("undecodable", reason)
            return UnreadableMessage(reason)
