"""Links that are handed out: made by our own people, listed with whom they are for, taken back.

A link of a job is bound to a role and to what its key is for: orders, a vehicle, a provider. Once
an order goes to another vehicle or provider, its link reaches that order no more, the others still.
"""

from collections.abc import Container
from datetime import datetime, timedelta
from typing import Final

from activities.adapters.store.results.rows import OrderSummary
from models.errors import NotFound
from models.hints import Hint
from models.messages.decisions.provider_decisions import Crew
from models.phrases import phrase, role_code
from models.roles import Role
from models.scopes import Scope
from starter.service.access import keys
from starter.service.access.new_links import CreatedLink, LinkShown, make_link
from starter.service.access.rights import STAFF_ROLES, Forbidden
from starter.service.app_context import AppContext

OF_CREW: Final = {
    Crew.PROVIDER: frozenset({Role.PROVIDER, Role.TECHNICIAN}),
    Crew.TECHNICIAN: frozenset({Role.TECHNICIAN}),
}
"""Whose links of an order end where that one is replaced."""


class LinkListed(LinkShown):
    """A link with whom it is for, and which orders it reaches; without its token."""

    role: Role
    actor: str | None
    merchant: str | None
    scope: Scope | None

    @property
    def reach(self) -> tuple[str, ...]:
        """The merchant, orders, vehicle and provider that it names."""
        scope = self.scope
        named = (*scope.orders, scope.vehicle, scope.provider) if scope else ()
        return tuple(name for name in (self.merchant, *named) if name)

    @property
    def tells(self) -> tuple[tuple[str, str], ...]:
        """The stages and kinds that it is for alone, each with what it is a code of."""
        scope = self.scope or Scope()
        stages = [("stage", stage.value) for stage in scope.stages]
        return (*stages, *(("kind", name) for name in scope.kinds))


async def issue_link(
    context: AppContext,
    role: Role,
    merchant: str | None,
    actor: str | None,
    scope: Scope | None,
    *,
    hours: int | None = None,
    maker: Role = Role.OPERATOR,
    makers_merchant: str | None = None,
) -> CreatedLink:
    """Make a link for somebody, as one of our own people.

    Where a technician's is for an order, those of other technicians reach it no more: he comes.

    Raises:
        Forbidden: it is for one of our own people, and the maker is no operator; or for orders of
            another merchant than the maker's own.
        UsageError: as `make_link` says.
        Unavailable: the database cannot be written now; none was made.
    """
    if role in STAFF_ROLES and maker is not Role.OPERATOR:
        raise Forbidden(
            phrase("{maker} may not let in one of our own people", maker=role_code(maker)),
            hint="the operator makes the first link of an account",
        )
    if makers_merchant is not None and merchant != makers_merchant:
        raise Forbidden("this key is for one merchant: name that one", hint="add the merchant")
    life = None if hours is None else timedelta(hours=hours)
    made = await make_link(context, role, merchant, actor, scope, life=life)
    orders = made.scope.orders if made.scope else ()
    if role is Role.TECHNICIAN and orders and actor is not None:
        for one in await list_links(context, merchant=merchant):
            if one.role is role and one.actor not in (None, actor):
                await _end_for(context, one, orders)
    return made


async def end_former_links(
    context: AppContext, order: OrderSummary, who: Crew, *, made_by: datetime
) -> None:
    """End what the links of whoever was replaced reach of an order: those made by that time.

    A provider is replaced with all his people, a technician alone (FH-11.3.2.3).

    Raises:
        Unavailable: the database cannot be written now; done again it ends what is left.
    """
    for one in await list_links(context, merchant=order.merchant):
        if one.role in OF_CREW[who] and one.created_at <= made_by:
            await _end_for(context, one, (order.number,))


async def _end_for(context: AppContext, link: LinkListed, orders: Container[str]) -> None:
    """See to it that a link names these orders no more; one that would name none is ended."""
    named = link.scope.orders if link.scope else ()
    left = tuple(number for number in named if number not in orders)
    if link.revoked_at is not None or left == named:
        return
    if left:
        await context.store.keys.narrow(link.key_id, left)
    else:
        await context.store.sign_ins.revoke_link(link.id, now=context.now())


async def list_links(context: AppContext, *, merchant: str | None = None) -> tuple[LinkListed, ...]:
    """Every link, the newest first; with `merchant` those of its orders.

    Raises:
        Unavailable: the database cannot be read now.
    """
    known = {key.id: key for key in await keys.list_keys(context)}
    rows = await context.store.sign_ins.list_links()
    found = [
        LinkListed.model_validate(
            {
                **row.model_dump(),
                **known[row.key_id].model_dump(include={"role", "actor", "merchant", "scope"}),
            }
        )
        for row in rows
        if row.key_id in known
    ]
    return tuple(one for one in found if merchant in (None, one.merchant))


async def revoke(context: AppContext, id_: str, *, merchant: str | None = None) -> LinkShown:
    """End a link, and list_links browser that came in by it; with `merchant` one of its orders.

    Raises:
        NotFound: there is no such link.
        Unavailable: the database cannot be written now.
    """
    mine = merchant is None or any(
        one.id == id_ for one in await list_links(context, merchant=merchant)
    )
    row = await context.store.sign_ins.revoke_link(id_, now=context.now()) if mine else None
    if row is None:
        raise NotFound(
            phrase("there is no link {id}", id=id_),
            hint=Hint("`fulfil links list` names them", "`GET /links` names them"),
        )
    return LinkShown.model_validate(row)


def address_of(base: str, path: str) -> str:
    """The whole address of a link, as it is sent to somebody."""
    return f"{base.rstrip('/')}{path}"
