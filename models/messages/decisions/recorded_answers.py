"""Answers of updates that carry what their workflow task has to record.

An update lives in the server's memory until its workflow task has been taken; whatever is
written before that may speak of a report that is then lost. So a door asks for the record, and
writes it with the answer (ADR-0007).
"""

import zlib
from base64 import b64decode, b64encode
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

from models.contract import Contract, SparseContract
from models.messages.decisions.decisions import DecisionAnswer
from models.messages.encoding.record_dictionary import DICTIONARIES
from models.messages.reports.answer import Answer
from models.messages.timeline.timeline import Batch

WINDOW_BITS, MEMORY_LEVEL = 12, 5
"""A record has some two thousand characters. The usual window takes a quarter of a MB from the
system for each of them, which costs more than the packing itself."""


def pack(record: Batch | None) -> str | None:
    """The record as it stays in the history for weeks: a quarter of its JSON."""
    if record is None:
        return None
    packer = zlib.compressobj(wbits=WINDOW_BITS, memLevel=MEMORY_LEVEL, zdict=DICTIONARIES[-1])
    text = record.model_dump_json(exclude_defaults=True).encode()
    return b64encode(packer.compress(text) + packer.flush()).decode()


def unpack(packed: Any) -> Any:
    """What `pack` packed; anything else as it is."""
    if not isinstance(packed, str):
        return packed
    data = b64decode(packed)
    named = int.from_bytes(data[2:6])  # RFC 1950: the checksum of the dictionary that was used
    for dictionary in DICTIONARIES:
        if zlib.adler32(dictionary) == named:
            return Batch.model_validate_json(zlib.decompressobj(zdict=dictionary).decompress(data))
    raise ValueError(f"a record is packed with a dictionary that nobody knows here: {named:08x}")


Record = Annotated[Batch | None, PlainSerializer(pack), BeforeValidator(unpack)]


class UpdateOptions(Contract):
    """The second argument of an update.

    `record`: the caller writes the batch that the answer carries; the workflow does not.
    """

    record: bool = False


class RecordedAnswer(SparseContract, Answer):
    """The answer to a report, and what its workflow task has to record."""

    record: Record = None

    @property
    def answer(self) -> Answer:
        """The answer alone, as the sender is told it."""
        return Answer(**self.model_dump(exclude={"record"}))


class RecordedDecision(SparseContract, DecisionAnswer):
    """The answer to a decision, and what its workflow task has to record."""

    record: Record = None

    @property
    def answer(self) -> DecisionAnswer:
        """The answer alone, as the decider is told it."""
        return DecisionAnswer(**self.model_dump(exclude={"record"}))


def options_of(args: tuple[Any, ...]) -> UpdateOptions:
    """The options of an update: what is not given, or cannot be read, is the default."""
    options = args[1] if len(args) > 1 and isinstance(args[1], dict) else {}
    return UpdateOptions(record=options.get("record") is True)
