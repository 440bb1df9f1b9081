"""A key opens its door until it is revoked, and its secret is nowhere in the database."""

from functools import partial

import pytest
from sqlalchemy import text

from activities.adapters.store.database.engine import rows_of
from activities.adapters.store.store import Store
from models.errors import NotFound
from models.roles import Role
from tests.activities.adapters.store.store_builders import MERCHANT


async def test_a_key_is_known_by_its_role_and_merchant(store: Store) -> None:
    new = await store.keys.add(Role.MERCHANT, MERCHANT)
    known = await store.keys.check(new.key)
    assert known is not None
    assert (known.id, known.role, known.merchant) == (new.id, Role.MERCHANT, MERCHANT)


async def test_a_wrong_key_opens_nothing(store: Store) -> None:
    key = (await store.keys.add(Role.ORDER_DESK)).key
    id_, _, secret = key.partition(".")
    forged = [
        *(key[:n] + chr(ord(key[n]) ^ 1) + key[n + 1 :] for n in range(len(key))),
        *(key[:n] for n in range(len(key))),
        f"{key}x",
        secret,
        f"{id_}.",
        f"{id_}\0.x",
        "王.芳",
    ]
    assert [one for one in forged if await store.keys.check(one)] == []


async def test_a_revoked_key_opens_nothing_and_stays_listed(store: Store) -> None:
    kept, lost = await store.keys.add(Role.DRIVER), await store.keys.add(Role.HUB)
    ended = await store.keys.revoke(lost.id)
    assert await store.keys.revoke(lost.id) == ended
    assert await store.keys.check(lost.key) is None
    assert await store.keys.check(kept.key) is not None
    assert [row.revoked_at for row in await store.keys.list()] == [None, ended.revoked_at]


async def test_revoking_a_key_that_is_none_says_so(store: Store) -> None:
    with pytest.raises(NotFound, match="there is no key key-0"):
        await store.keys.revoke("key-0")


async def test_the_secret_is_not_in_the_database(store: Store) -> None:
    new = await store.keys.add(Role.ORDER_DESK)
    secret = new.key.partition(".")[2]
    (row,) = await store.database.read(partial(rows_of, query=text("SELECT * FROM keys")))
    assert len(secret) >= 43  # 256 bits
    assert secret not in str(row)
