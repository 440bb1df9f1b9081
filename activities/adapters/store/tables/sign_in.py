"""Tables of how people come in: links, browsers that were let in, names and passwords.

Adapters import them by `activities/adapters/store/tables/schema.py`.
"""

from datetime import datetime

from sqlmodel import Field

from activities.adapters.store.tables.base import Table


class Links(Table, table=True):
    """Links that let somebody in without a key: the SHA-256 of the token, never the token.

    `sort`: `sign_in` is used once, by one of our own people, to choose a password; `job` opens the
    pages of what its key is for, as often as it is followed.
    """

    id: str = Field(primary_key=True)
    hash: str = Field(unique=True)
    key_id: str = Field(index=True)
    sort: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


class WebSessions(Table, table=True):
    """Browsers that were let in: the SHA-256 of the cookie, whose key it stands for, until when.

    `confirmed_at`: when whoever uses it has shown that the link was sent to him.
    """

    __tablename__ = "web_sessions"

    hash: str = Field(primary_key=True)
    key_id: str = Field(index=True)
    link_id: str | None = None
    started_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    confirmed_at: datetime | None = None


class Confirmations(Table, table=True):
    """How often somebody with a link has failed to say what only its addressee knows."""

    key_id: str = Field(primary_key=True)
    tries: int
    tried_at: datetime


class Accounts(Table, table=True):
    """Names and passwords of our own people; `password` is an Argon2id hash in PHC form."""

    key_id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    password: str
    changed_at: datetime


class Identities(Table, table=True):
    """Our own people as an identity provider knows them: a hash of issuer and subject, and the key
    that each stands for."""

    hash: str = Field(primary_key=True)
    key_id: str
    since: datetime
