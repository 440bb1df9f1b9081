"""How people come in who send no key: by a link, or by name and password.

A link and an account stand for a key: what that may do and reach (`rights.py`), a browser may; once
it is revoked, no browser of it is let in. Following a link changes nothing: chat programs open
every link to show what is behind it.
"""

import os
import unicodedata
from datetime import timedelta
from functools import partial

import anyio.to_thread
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from activities.adapters.store.access.sign_ins import AccountRow, LinkRow, secret_by_link
from activities.adapters.store.results.view_rows import KeyAndOrder
from models.errors import FulfilError, UsageError
from models.phrases import phrase
from models.scopes import LinkPurpose
from starter.service.app_context import AppContext
from starter.service.reading.view_model import Instant, View

STAFF_SESSION = timedelta(hours=12)
"""How long a browser of our own people stays in: a day's work."""

PASSWORD_MIN, PASSWORD_MAX, NAME_MAX = 10, 200, 64
MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
"""What one password costs (OWASP's second choice for Argon2id): 20 MB, some 30 ms."""


class SignInRefused(FulfilError):
    """The link, the cookie, or name and password open nothing (now)."""

    code = "unauthorised"


class BrowserSession(View):
    """A browser that was let in: the secret of its cookie, and until when."""

    secret: str
    expires_at: Instant


async def open_link(context: AppContext, token: str, purpose: LinkPurpose) -> LinkRow:
    """The link with that token, where it opens a page now; nothing is changed.

    Raises:
        SignInRefused: it is unknown, used, over or revoked.
    """
    link = await context.store.sign_ins.link(token)
    if link is None or link.sort is not purpose:
        raise SignInRefused("this link is not known", hint="ask whoever sent it for a new one")
    if link.revoked_at is not None:
        raise SignInRefused("this link was taken back", hint="ask whoever sent it for a new one")
    if link.expires_at <= context.now():
        raise SignInRefused("this link is over", hint="ask whoever sent it for a new one")
    if link.used_at is not None:
        raise SignInRefused(
            "this link was used already", hint="sign in with your name and password"
        )
    return link


async def enter_by_link(context: AppContext, token: str) -> BrowserSession:
    """Let a browser in by the link of a job, until that is over; nothing is written.

    Raises:
        SignInRefused: the link opens nothing now.
    """
    link = await open_link(context, token, LinkPurpose.JOB)
    return BrowserSession(secret=secret_by_link(token), expires_at=link.expires_at)


async def choose_password(
    context: AppContext, token: str, name: str, password: str
) -> BrowserSession:
    """Use a link once: note down name and password, and let the browser in.

    Raises:
        SignInRefused: the link opens nothing now.
        Conflict: another account has that name.
        UsageError: name or password is too short or too long.
    """
    link = await open_link(context, token, LinkPurpose.SIGN_IN)
    name = account_name(name)
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise UsageError(
            phrase(
                "a password has {least} to {most} characters",
                least=PASSWORD_MIN,
                most=PASSWORD_MAX,
            )
        )
    account = AccountRow(key_id=link.key_id, name=name, password=await _hash(password))
    await context.store.sign_ins.use_link(link, account, now=context.now())
    return await start_session(context, link.key_id)


async def sign_in(context: AppContext, name: str, password: str) -> BrowserSession:
    """Let a browser in by name and password; which of the two is wrong nobody learns.

    Raises:
        SignInRefused: they do not fit.
    """
    wrong = SignInRefused(
        "name or password is wrong", hint="ask the operator for a new link if you forgot it"
    )
    account = await context.store.sign_ins.account(account_name(name))
    known = account.password if account else HASH_OF_NOBODY
    if not await _is_password(password, known) or account is None:
        raise wrong
    return await start_session(context, account.key_id)


async def key_and_order(context: AppContext, secret: str, order: str | None) -> KeyAndOrder:
    """Whose browser it is, and what that one may see of the order; no key where it is out."""
    return await context.store.door.find_browser(secret, order, now=context.now())


async def leave(context: AppContext, secret: str) -> None:
    """Let that browser in no more."""
    await context.store.sign_ins.end(secret, now=context.now())


def account_name(text: str) -> str:
    """A name as accounts are told apart.

    Raises:
        UsageError: it is empty, or too long.
    """
    name = unicodedata.normalize("NFKC", text).strip().casefold()
    if not name or len(name) > NAME_MAX or "\0" in name:
        raise UsageError(phrase("a name has 1 to {most} characters", most=NAME_MAX))
    return name


async def start_session(context: AppContext, key_id: str) -> BrowserSession:
    """Let a browser in as one of our own people, for a day's work."""
    ends = context.now() + STAFF_SESSION
    secret = await context.store.sign_ins.start(key_id, now=context.now(), expires_at=ends)
    return BrowserSession(secret=secret, expires_at=ends)


async def _hash(password: str) -> str:
    kdf = Argon2id(
        salt=os.urandom(16), length=32, iterations=PASSES, lanes=LANES, memory_cost=MEMORY_KIB
    )
    return await anyio.to_thread.run_sync(kdf.derive_phc_encoded, password.encode())


async def _is_password(password: str, known: str) -> bool:
    check = partial(Argon2id.verify_phc_encoded, password.encode(), known)
    try:
        await anyio.to_thread.run_sync(check)
    except InvalidKey:
        return False
    return True


HASH_OF_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA"
    "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)
"""The hash that a password is compared with where nobody has the name, so that both answers take
the same time."""
