"""Keys of the HTTP door: made, listed, ended."""

from activities.adapters.store.access.keys import no_key
from models.errors import UsageError
from models.field_errors import field_error
from models.ids import MERCHANT_PATTERN
from models.phrases import Code, one_of, phrase, role_code
from models.roles import Role
from models.scopes import PartyKind, Scope
from starter.service.access.bound_keys import check_bounds
from starter.service.access.rights import Forbidden
from starter.service.app_context import AppContext
from starter.service.reading.view_model import Instant, View

SCOPED_BY = {
    PartyKind.VEHICLE: frozenset({Role.DRIVER, Role.CARRIER}),
    PartyKind.PROVIDER: frozenset({Role.PROVIDER, Role.TECHNICIAN, Role.DRIVER}),
}
"""Whose keys may be for the orders of one vehicle, or of one provider."""


class KeyShown(View):
    """A key, without its secret; one without a `scope` is a system's."""

    id: str
    role: Role
    merchant: str | None
    actor: str | None
    scope: Scope | None
    created_at: Instant
    revoked_at: Instant | None


class CreatedKey(KeyShown):
    """A key as it is shown once: with its secret, in `key`."""

    key: str


async def make(
    context: AppContext,
    role: Role,
    merchant: str | None,
    actor: str | None,
    scope: Scope | None = None,
    *,
    makers_merchant: str | None = None,
) -> CreatedKey:
    """Make a key for a role; for one merchant, one actor, a scope, only where it is named.

    Raises:
        Forbidden: it would reach orders of another merchant than its maker's key does.
        UsageError: the merchant's code is not one, or a merchant's key is for all of them; or a
            scope that names nothing, that this role cannot have, or with orders of no merchant.
        Unavailable: the database cannot be written now; none was made.
    """
    if makers_merchant is not None and merchant != makers_merchant:
        raise Forbidden("this key is for one merchant: name that one", hint="add the merchant")
    if merchant is not None and MERCHANT_PATTERN.fullmatch(merchant) is None:
        raise UsageError(
            phrase(
                "{merchant!r} is not a merchant code: letters, digits, - and _, at most 32",
                merchant=merchant,
            )
        )
    if role is Role.MERCHANT and merchant is None:
        raise UsageError("a merchant's key is for one merchant", hint="add --merchant M")
    if scope is not None:
        _check_scope(scope, role, merchant)
    return CreatedKey.model_validate(await context.store.keys.add(role, merchant, actor, scope))


def _check_scope(scope: Scope, role: Role, merchant: str | None) -> None:
    """See to it that a role can have such a scope, and that it names something."""
    if not scope.orders and not scope.parties:
        raise field_error("scope", phrase("a scope names orders, a vehicle or a provider"))
    if scope.orders and merchant is None:
        raise UsageError(
            "an order is known by its merchant and its number", hint="add --merchant M"
        )
    for kind, _ in scope.parties:
        if role not in SCOPED_BY[kind]:
            raise UsageError(
                phrase(
                    "a key of {role} is for no {kind}: one of {can} may be",
                    role=role_code(role),
                    kind=Code("field", kind),
                    can=one_of("role", sorted(SCOPED_BY[kind])),
                )
            )
    check_bounds(scope, role)


async def list_keys(context: AppContext, *, merchant: str | None = None) -> tuple[KeyShown, ...]:
    """Every key, the oldest first, those that have ended too; with `merchant` those of that one.

    Raises:
        Unavailable: the database cannot be read now.
    """
    found = map(KeyShown.model_validate, await context.store.keys.list())
    return tuple(key for key in found if merchant in (None, key.merchant))


async def revoke(context: AppContext, id_: str, *, merchant: str | None = None) -> KeyShown:
    """End a key from now on; with `merchant` one of that merchant's.

    Raises:
        NotFound: there is no such key.
        Unavailable: the database cannot be written now.
    """
    if merchant is not None and all(
        key.id != id_ for key in await list_keys(context, merchant=merchant)
    ):
        raise no_key(id_)
    return KeyShown.model_validate(await context.store.keys.revoke(id_))
