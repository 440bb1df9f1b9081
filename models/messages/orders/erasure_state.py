"""How the personal data of an erased order left Temporal's histories."""

from enum import StrEnum


class ErasureState(StrEnum):
    """sealed: its data key is gone; deleted: its closed executions are; pending: not yet."""

    SEALED = "sealed"
    DELETED = "deleted"
    PENDING = "pending"
