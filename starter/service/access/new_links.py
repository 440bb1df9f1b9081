"""A link that lets somebody in without a key, as it is made: each has a key of its own."""

from datetime import timedelta

from models.errors import UsageError
from models.phrases import phrase, role_code
from models.roles import Role
from models.scopes import LinkPurpose, Scope
from models.sop.formatting import counted
from starter.service.access import keys
from starter.service.access.rights import STAFF_ROLES
from starter.service.app_context import AppContext
from starter.service.reading.view_model import Instant, View

SIGN_IN_LIFE = timedelta(days=3)
JOB_LIFE = timedelta(days=14)
JOB_LIFE_MAX = timedelta(days=90)


class LinkShown(View):
    """A link, without its token."""

    id: str
    key_id: str
    sort: LinkPurpose
    created_at: Instant
    expires_at: Instant
    used_at: Instant | None
    revoked_at: Instant | None


class CreatedLink(LinkShown):
    """A link as it is shown once; `path` is to be put behind the address of the pages."""

    role: Role
    actor: str | None
    merchant: str | None
    scope: Scope | None
    path: str


def path_of(purpose: LinkPurpose, token: str) -> str:
    """Where a link leads, on our pages."""
    return f"/app/welcome/{token}" if purpose is LinkPurpose.SIGN_IN else f"/l/{token}"


async def make_link(
    context: AppContext,
    role: Role,
    merchant: str | None,
    actor: str | None,
    scope: Scope | None = None,
    *,
    life: timedelta | None = None,
) -> CreatedLink:
    """Make a link for somebody, and the key that it stands for, whose secret nobody has.

    Our own people get one that is used once, to choose name and password; all others one that
    opens the pages of their job, as often as it is followed.

    Raises:
        UsageError: the role cannot have such a scope, or there is none for somebody outside, or
            one of our own is not named, or it is to live too long.
        Unavailable: the database cannot be written now; none was made.
    """
    purpose = LinkPurpose.SIGN_IN if role in STAFF_ROLES else LinkPurpose.JOB
    if purpose is LinkPurpose.SIGN_IN and actor is None:
        raise UsageError(
            phrase("an account of {role} is for one person: say for whom", role=role_code(role)),
            hint="add --actor clerk-7",
        )
    if purpose is LinkPurpose.JOB and scope is None and role is not Role.MERCHANT:
        raise UsageError(
            phrase("a link of {role} is for its own orders", role=role_code(role)),
            hint="add --merchant M --order NO, or --vehicle PLATE, or --provider P",
        )
    life = life or (SIGN_IN_LIFE if purpose is LinkPurpose.SIGN_IN else JOB_LIFE)
    if not timedelta() < life <= JOB_LIFE_MAX:
        raise UsageError(
            phrase(
                "a link lives for at most {days}, and not less than one hour",
                days=counted(JOB_LIFE_MAX.days, "day"),
            )
        )
    key = await keys.make(context, role, merchant, actor, scope)
    return await link_to(context, key, purpose, life=life)


async def link_to(
    context: AppContext, key: keys.KeyShown, purpose: LinkPurpose, *, life: timedelta
) -> CreatedLink:
    """Make a link for a key that there is.

    Raises:
        Unavailable: the database cannot be written now; none was made.
    """
    now = context.now()
    made = await context.store.sign_ins.add_link(key.id, purpose, now=now, expires_at=now + life)
    whose = key.model_dump(include={"role", "actor", "merchant", "scope"})
    return CreatedLink.model_validate(
        {**made.model_dump(exclude={"token"}), **whose, "path": path_of(purpose, made.token)}
    )
