"""What stands in the place of a message whose content cannot be read."""

from dataclasses import dataclass

from models.phrases import StructuredText


@dataclass(frozen=True, slots=True)
class UnreadableMessage:
    """A message without a content that anybody could read, and why, in a sentence."""

    reason: StructuredText
