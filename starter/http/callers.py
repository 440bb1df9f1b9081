"""The caller of a request: its key's role and scope, and for whom it may speak."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from models.messages.decisions.decisions import DECISIONS
from models.messages.reports.report import Report
from models.phrases import phrase, role_code
from models.roles import Role
from models.scopes import Scope
from starter.service.access.bound_keys import check_covers
from starter.service.access.rights import (
    FIELD_ROLES,
    SPEAKS_FOR,
    Forbidden,
    KeyKinds,
    check,
    decision_of,
    key_kinds_of,
    report_of,
)
from starter.service.access.vehicle_rights import check_shipment
from starter.service.app_context import AppContext
from starter.service.reading.former_parties import open_to_former
from starter.service.reading.known_orders import KnownAccess, KnownOrder
from starter.service.reading.read_context import no_order


class Caller(BaseModel):
    """The caller of a request: `id` is the key's, `actor` the person it belongs to, if it has one.

    `scope` is what the key is for, which was made at `created_at`; `access` what it may see of the
    order that the path names.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    role: Role
    merchant: str | None
    actor: str | None = None
    scope: Scope | None = None
    created_at: datetime | None = None
    access: KnownAccess | None = None

    @property
    def key_kinds(self) -> KeyKinds:
        """The kinds of its key: a system's, or a scoped one."""
        return key_kinds_of(self.scope)

    def check_right(self, action: str) -> None:
        """Check that it has the right to an action.

        Raises:
            Forbidden: its role, or its kind of key, may not do this, or it is for something else.
        """
        check(action, self.role, self.key_kinds)
        check_covers(self.scope, action)

    def check_order(self, merchant: str, number: str) -> None:
        """Check that it may reach the order that the path names.

        Raises:
            NotFound: it is somebody else's; in the words for one that is not there.
        """
        if self.access is None or not self.access.own:
            raise no_order(merchant, number)

    def check_report(
        self,
        merchant: str,
        number: str,
        message: Report,
        known: KnownOrder | None,
        context: AppContext,
    ) -> bool:
        """Check that it may report this kind about the order that the path names.

        Returns:
            Whether the order was once this caller's, and is no more.

        Raises:
            NotFound: it is somebody else's, or was once this caller's and is open no more to what
                he says; in the words for one that is not there.
            Forbidden: it is of a shipment on another vehicle than its key is for, or of a stage or
                kind that the key is not for.
        """
        access = self.access
        if access is not None:
            check_covers(self.scope, report_of(message.kind))
        if access is not None and access.own:
            check_shipment(access, message)
            return False
        if access is not None and known is not None:
            sop = context.sop_for(merchant)
            if open_to_former(access, known, message, sop=sop, now=context.now()):
                return True
        raise no_order(merchant, number)

    def check_decision(self, name: str, by: str) -> None:
        """Check that its own role may make that decision at all.

        What is decided for somebody else (`by`), and a decision that there is not, is judged where
        it is made; a key that is for something else decides in nobody's name.

        Raises:
            Forbidden: its role, or its kind of key, may not make it.
        """
        if name not in DECISIONS:
            return
        check_covers(self.scope, decision_of(name))
        if by == self.role:
            check(decision_of(name), self.role, self.key_kinds)

    def noting_role(self, by: str) -> str | None:
        """The role that notes it down, where another one says it."""
        return None if by == self.role else self.role

    @property
    def is_limited(self) -> bool:
        """Whether its reports are counted: those of desks and operators never are."""
        return self.role in FIELD_ROLES

    def role_for(self, by: str | None, *, field: str = "by") -> str:
        """The role that a message is from: the key's own, or one it may speak for.

        An operator who names nobody speaks for the order desk. `field` is where it was said.

        Raises:
            Forbidden: it says that it is from somebody else.
        """
        if by is None:
            return Role.ORDER_DESK if self.role is Role.OPERATOR else self.role
        if by in SPEAKS_FOR[self.role]:
            return by
        raise Forbidden(
            phrase(
                "a key of {role} cannot speak as {by}", role=role_code(self.role), by=role_code(by)
            ),
            hint=phrase("leave `{field}` out, or use a key of that role", field=field),
        )

    def actor_for(self, actor: str | None, *, system: bool = False) -> str | None:
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
                phrase(
                    "this key is for {actor}: it cannot speak for {other}",
                    actor=self.actor,
                    other=actor,
                ),
                hint="leave `actor` out, or use that one's key",
            )
        if self.is_limited and not system:
            raise Forbidden(
                phrase(
                    "a key of {role} that is for no actor of its own cannot name one",
                    role=role_code(self.role),
                ),
                hint="leave `actor` out, or ask the operator for a key that is for one actor",
            )
        return actor
