"""The key ring's file: only its owner reads it, it is rotated, and a lost key is named."""

import json
from pathlib import Path

import pytest
import pytest_asyncio

from activities.adapters.encryption.key_ring import KeyRing, SealedDataError, add_key, read_ring
from activities.adapters.process.settings import Settings
from activities.adapters.temporal.connection import data_keys
from models.errors import UsageError
from models.language.catalogue import Language
from models.language.texts import Translator
from tests.activities.adapters.encryption import codec_world
from tests.activities.adapters.encryption.codec_world import ORDER, OTHER, opened, sealed

NAME = "王芳"


@pytest_asyncio.fixture
async def settings(tmp_path: Path) -> Settings:
    """A new key ring and a new database."""
    return await codec_world.settings_with_ring(tmp_path)


async def test_a_rotated_ring_opens_the_old_and_writes_with_the_new(settings: Settings) -> None:
    old = await sealed(settings, ORDER, NAME)
    second = add_key(ring_file(settings))
    assert await opened(settings, ORDER, [old]) == NAME
    new = await sealed(settings, OTHER, NAME)
    leave_only(ring_file(settings), second)
    assert await opened(settings, OTHER, [new]) == NAME
    with pytest.raises(SealedDataError):
        await opened(settings, ORDER, [old])


async def test_once_rewrapped_the_old_master_key_may_go(settings: Settings) -> None:
    old = await sealed(settings, ORDER, NAME)
    second = add_key(ring_file(settings))
    keys = data_keys(settings)
    assert keys
    assert await keys.rewrap() == 1
    assert await keys.rewrap() == 0
    leave_only(ring_file(settings), second)
    assert await opened(settings, ORDER, [old]) == NAME


async def test_a_lost_master_key_is_named(settings: Settings) -> None:
    payload = await sealed(settings, ORDER, NAME)
    lost = read_ring(ring_file(settings)).writes
    leave_only(ring_file(settings), add_key(ring_file(settings)))
    with pytest.raises(SealedDataError, match=f"wrapped by {lost}") as caught:
        await opened(settings, ORDER, [payload])
    assert "FULFIL_KEY_RING" in str(caught.value.hint)


def test_only_its_owner_may_read_a_new_ring(tmp_path: Path) -> None:
    add_key(tmp_path / "keys" / "ring.json")
    add_key(tmp_path / "keys" / "ring.json")
    assert (tmp_path / "keys" / "ring.json").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["ring.json"]


def test_a_ring_that_others_may_read_is_refused(tmp_path: Path) -> None:
    add_key(tmp_path / "ring.json")
    (tmp_path / "ring.json").chmod(0o640)
    with pytest.raises(UsageError, match="may be read by others"):
        read_ring(tmp_path / "ring.json")


def test_a_ring_that_cannot_be_used_is_told_in_chinese_too(tmp_path: Path) -> None:
    (ring := tmp_path / "ring.json").touch(0o644)
    with pytest.raises(UsageError) as refused:
        read_ring(ring)
    chinese = Translator(Language.ZH)
    assert chinese.text(refused.value.message) == f"密钥环 {ring} 可被他人读取"
    assert chinese.text(refused.value.hint or "") == f"请只让其所有者可读：chmod 600 {ring}"


def test_a_missing_ring_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file") as caught:
        read_ring(tmp_path / "ring.json")
    assert "fulfil ring new" in str(caught.value.hint)


SECRET = "c2VjcmV0"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (f"{{{SECRET}", "JSON"),
        (json.dumps({"writes": "a", "keys": {"a": SECRET}}), "256 bits"),
        (json.dumps({"writes": "b", "keys": {}}), "not among"),
        (json.dumps({"writes": "a", "keys": {"a": SECRET}, "more": 1}), "more"),
    ],
)
def test_what_is_no_ring_is_refused_without_showing_it(
    tmp_path: Path, content: str, why: str
) -> None:
    (tmp_path / "ring.json").touch(0o600)
    (tmp_path / "ring.json").write_text(content)
    with pytest.raises(UsageError, match=why) as caught:
        read_ring(tmp_path / "ring.json")
    assert SECRET not in str(caught.value)


def ring_file(settings: Settings) -> Path:
    """The ring's file, which these settings have."""
    assert settings.key_ring
    return settings.key_ring


def leave_only(file: Path, key: str) -> None:
    """Take every other master key out of the ring."""
    ring = KeyRing.model_construct(writes=key, keys={key: read_ring(file).keys[key]})
    file.write_text(ring.model_dump_json())
