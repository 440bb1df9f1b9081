"""How a process finds its Temporal, and what it says where there is none."""

import asyncio
from pathlib import Path

import pytest

from activities.adapters.process.settings import Settings
from activities.adapters.temporal import connection
from activities.adapters.temporal.connection import connect, connect_when_ready, where
from models.errors import Unavailable, UsageError
from starter.local.engine import Engine, running_engine
from tests.conftest import a_port_block

NOBODY = "127.0.0.1:1"


async def test_a_client_uses_the_namespace_and_the_address_it_is_given(engine: Engine) -> None:
    client = await connect(Settings(temporal_address=engine.address), identity="a test")
    assert await client.service_client.check_health()
    assert (client.namespace, client.identity) == (engine.namespace, "a test")


async def test_no_server_is_one_clear_line() -> None:
    with pytest.raises(Unavailable, match=f"Temporal at {NOBODY} cannot be reached") as caught:
        await connect(Settings(temporal_address=NOBODY))
    assert "fulfil dev" in str(caught.value.hint)


async def test_a_missing_key_ring_is_reported_before_anything_is_reached(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="key ring"):
        await connect(Settings(temporal_address=NOBODY, key_ring=tmp_path / "none.json"))


def test_a_temporal_profile_names_server_and_namespace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "temporal.toml"
    profile.write_text('[profile.default]\naddress = "10.0.0.1:7233"\nnamespace = "shop"\n')
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(profile))
    monkeypatch.delenv("TEMPORAL_ADDRESS", raising=False)
    assert where(Settings()) == {"target_host": "10.0.0.1:7233", "namespace": "shop"}
    named = where(Settings(temporal_address="10.0.0.2:7233"))
    assert named == {"target_host": "10.0.0.2:7233", "namespace": "shop"}


def test_the_engine_on_this_machine_is_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(tmp_path / "none.toml"))
    monkeypatch.delenv("TEMPORAL_ADDRESS", raising=False)
    assert where(Settings()) == {"target_host": "127.0.0.1:7233"}


async def test_a_worker_waits_for_its_server_and_says_so_once(
    engine_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PAUSE_SECONDS", 0.05)
    lines = asyncio.Queue[str]()
    with a_port_block() as ports:
        address = f"127.0.0.1:{ports.temporal}"
        settings = Settings(temporal_address=address)
        waiting = asyncio.create_task(connect_when_ready(settings, lines.put_nowait))
        assert await lines.get() == f"Temporal at {address} cannot be reached: waiting for it"
        async with running_engine(tmp_path, ports, cache_dir=engine_cache, ui=False):
            client = await waiting
            assert await client.service_client.check_health()
    assert lines.empty()


async def test_a_certificate_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "none.pem"
    monkeypatch.setenv("TEMPORAL_TLS", "true")
    monkeypatch.setenv("TEMPORAL_TLS_SERVER_CA_CERT_PATH", str(file))
    with pytest.raises(UsageError, match=rf"{file}: No such file"):
        await connect(Settings(temporal_address=NOBODY))
