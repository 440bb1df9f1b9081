"""Keys of the HTTP door: made, listed, ended."""

from models.errors import UsageError
from models.ids import MERCHANT
from models.roles import Role
from starter.service.app_context import AppContext
from starter.service.views import Instant, View


class KeyShown(View):
    """A key, without its secret."""

    id: str
    role: Role
    merchant: str | None
    actor: str | None
    created_at: Instant
    revoked_at: Instant | None


class KeyMade(KeyShown):
    """A key as it is shown once: with its secret, in `key`."""

    key: str


async def make(context: AppContext, role: Role, merchant: str | None, actor: str | None) -> KeyMade:
    """Make a key for a role; for one merchant, and one actor, only where one is named.

    Raises:
        UsageError: the merchant's code is not one, or a merchant's key is for all of them.
        Unavailable: the database cannot be written now; none was made.
    """
    if merchant is not None and MERCHANT.fullmatch(merchant) is None:
        raise UsageError(
            f"{merchant!r} is not a merchant code: letters, digits, - and _, at most 32"
        )
    if role is Role.MERCHANT and merchant is None:
        raise UsageError("a merchant's key is for one merchant", hint="add --merchant M")
    return KeyMade.model_validate(await context.store.keys.add(role, merchant, actor))


async def every(context: AppContext) -> tuple[KeyShown, ...]:
    """Every key, the oldest first, those that have ended too.

    Raises:
        Unavailable: the database cannot be read now.
    """
    return tuple(map(KeyShown.model_validate, await context.store.keys.list()))


async def revoke(context: AppContext, id_: str) -> KeyShown:
    """End a key from now on.

    Raises:
        NotFound: there is no such key.
        Unavailable: the database cannot be written now.
    """
    return KeyShown.model_validate(await context.store.keys.revoke(id_))
