"""Whose request it is: the role of its key, its merchant, its actor, and for whom it may speak."""

from pydantic import BaseModel, ConfigDict

from models.errors import FulfilError
from models.messages.decisions import DESKS as DECIDERS
from models.roles import Role
from starter.service.records import no_order

DESKS = frozenset({
    *DECIDERS, Role.TRUNK_DESK, Role.SERVICE_DESK, Role.INSTALLATION_DESK, Role.AFTER_SALES,
    Role.PURCHASING, Role.WAREHOUSE,
})  # fmt: skip
"""Our own people; they may note down what somebody outside says (FH-11.4.1)."""

FIELD = frozenset({
    Role.MERCHANT, Role.CARRIER, Role.DRIVER, Role.HUB, Role.PROVIDER, Role.TECHNICIAN,
    Role.CUSTOMER,
})  # fmt: skip
"""Those outside, for whom a desk may speak."""

OPERATOR = frozenset({Role.OPERATOR})
KEY_ROLES = DESKS | FIELD | OPERATOR
"""The roles that a key may stand for."""


class Forbidden(FulfilError):
    """The key's role may not do this."""

    code = "forbidden"


class Caller(BaseModel):
    """Whose request it is: `id` is the key's, `actor` whom it is for, where it is for one."""

    model_config = ConfigDict(frozen=True)

    id: str
    role: Role
    merchant: str | None
    actor: str | None = None

    def of(self, merchant: str, number: str) -> None:
        """See to it that an order is this caller's.

        Raises:
            NotFound: it is another merchant's; in the words for one that is not there.
        """
        if self.merchant not in (None, merchant):
            raise no_order(merchant, number)

    @property
    def from_outside(self) -> bool:
        """Whether its reports are counted: those of desks and operators never are."""
        return self.role in FIELD

    def speaks_as(self, by: str | None) -> str:
        """The role that a message is from: the key's own, or one it may speak for.

        An operator who names nobody speaks for the order desk.

        Raises:
            Forbidden: it says that it is from somebody else.
        """
        if by is None:
            return Role.ORDER_DESK if self.role is Role.OPERATOR else self.role
        may = self.role is Role.OPERATOR or (self.role in DESKS and by in FIELD)
        if may or by == self.role:
            return by
        raise Forbidden(
            f"a key of {self.role} cannot speak as {by}",
            hint="leave `by` out, or use a key of that role",
        )

    def acts_as(self, actor: str | None, *, system: bool = False) -> str | None:
        """Who of its role a message is from: the key's own actor, or one that it may name.

        Desks and operators name their clerks, and a `system` its people. A key of a person or a
        merchant outside names nobody: it would speak for whom it likes.

        Raises:
            Forbidden: it names another actor than its own, or may name none.
        """
        if actor is None or actor == self.actor:
            return self.actor
        if self.actor is not None:
            raise Forbidden(
                f"this key is for {self.actor}: it cannot speak for {actor}",
                hint="leave `actor` out, or use that one's key",
            )
        if self.from_outside and not system:
            raise Forbidden(
                f"a key of {self.role} that is for no actor of its own cannot name one",
                hint="leave `actor` out, or ask the operator for a key that is for one actor",
            )
        return actor
