"""Settings come from the environment, with defaults that run."""

from pathlib import Path

import pytest
from temporalio.workflow import ActivityConfig

from activities.adapters.process.settings import CALL_SECONDS_MAX, Settings, load_settings
from activities.adapters.temporal.connection import where
from models.errors import UsageError
from workflows.temporal import options


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"FULFIL_{name.upper()}", raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_the_database_lies_in_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FULFIL_DATA_DIR", "/srv/fulfil")

    assert load_settings().database_url == "sqlite:////srv/fulfil/fulfil.db"


@pytest.mark.parametrize("name", ["DATABASE_URL", "FULFIL_DATABASE_URL"])
def test_a_database_is_named_by_the_name_everybody_knows(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "postgresql+asyncpg://db/fulfil")

    assert load_settings().database_url == "postgresql+asyncpg://db/fulfil"


def test_the_database_password_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hunter2@db/fulfil")

    assert "hunter2" not in repr(load_settings())


def test_folders_may_begin_at_home() -> None:
    assert load_settings().cache_dir == Path.home() / ".cache/fulfil"


def test_an_offset_moves_where_the_door_listens_and_where_the_server_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FULFIL_PORT_OFFSET", "60")
    moved = load_settings()
    assert (moved.api_port, where(moved)["target_host"]) == (8360, "127.0.0.1:7293")
    monkeypatch.setenv("FULFIL_API_PORT", "9000")
    monkeypatch.setenv("TEMPORAL_ADDRESS", "temporal.example:7233")
    named = load_settings()
    assert (named.api_port, where(named)["target_host"]) == (9000, "temporal.example:7233")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("FULFIL_STOCK_URL", "stock", "FULFIL_STOCK_URL: an address is expected"),
        ("FULFIL_PORT_OFFSET", "far", "FULFIL_PORT_OFFSET: a whole number is expected"),
        ("FULFIL_HTTP_READ_SECONDS", "10", r"make 16 s together: at most 14 s"),
    ],
)
def test_a_wrong_variable_is_named_with_what_is_expected(
    name: str, value: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(UsageError, match=message) as raised:
        load_settings()

    assert raised.value.hint


@pytest.mark.parametrize("config", [options.partner(""), options.notice("")])
def test_a_call_gives_up_before_its_activity_does(config: ActivityConfig) -> None:
    limit = config.get("start_to_close_timeout")

    assert limit
    assert limit.total_seconds() > CALL_SECONDS_MAX


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FULFIL_KEY_RING", "")
    assert load_settings().key_ring is None
