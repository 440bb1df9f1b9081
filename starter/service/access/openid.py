"""Our own people, signed in by an identity provider: each stands for a key of his role.

The provider says who somebody is and, by the table of the identity file, as what he comes in. A
role that has changed, or is gone, ends his former key, and every browser of it; whoever has a role
again gets another one. A key that the operator has ended stays ended.
"""

import hashlib
from typing import Final

from activities.adapters.partners.openid import Identity, IdentityFile
from models.errors import UsageError
from models.phrases import one_of, phrase
from starter.service.access import keys
from starter.service.access.rights import STAFF_ROLES
from starter.service.access.sign_ins import BrowserSession, SignInRefused, start_session
from starter.service.app_context import AppContext

ACTOR_SIGNS: Final = 10


def check_roles(file: IdentityFile) -> None:
    """See to it that the file lets in nobody but our own people.

    Raises:
        UsageError: it names a role of somebody outside.
    """
    if others := sorted(set(file.roles.values()) - STAFF_ROLES):
        raise UsageError(
            phrase(
                "the identity file names {roles}: these come in by links",
                roles=one_of("role", others),
            ),
            hint="see docs/how-to/sign-in.md",
        )


async def enter_as(context: AppContext, identity: Identity) -> BrowserSession:
    """Let a browser in as whom the provider has signed in.

    Raises:
        SignInRefused: he has no role here, or the operator has ended his key.
    """
    name = f"{identity.issuer} {identity.subject}"
    held = await context.store.identities.key_of(name)
    if held is not None and held.revoked_at is not None:
        raise SignInRefused("this account was ended", hint="ask the operator of this system")
    if held is not None and held.role != identity.role:
        await context.store.keys.revoke(held.id)
    if identity.role is None:
        if held is not None:
            await context.store.identities.forget(name, held.id)
        raise SignInRefused(
            "you are signed in, and have no role here", hint="ask who runs the identity provider"
        )
    if held is None or held.role != identity.role:
        made = await keys.make(context, identity.role, None, actor_of(name))
        before = held.id if held else None
        held = await context.store.identities.put(name, made.id, before=before, now=context.now())
        if held is None or held.id != made.id:  # another browser of his was first
            await context.store.keys.revoke(made.id)
    if held is None:
        raise SignInRefused("begin again: the sign-in was not taken")
    return await start_session(context, held.id)


def actor_of(name: str) -> str:
    """The opaque id by which the timeline names him."""
    return f"sso-{hashlib.sha256(name.encode()).hexdigest()[:ACTOR_SIGNS]}"
