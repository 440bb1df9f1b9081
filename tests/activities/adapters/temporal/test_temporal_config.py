"""What is configured of Temporal is read alike, with the SDK's reader and without it."""

from pathlib import Path

import pytest
from temporalio.envconfig import ClientConfig

from activities.adapters.temporal.config import connect_config

PROFILE = '[profile.default]\naddress = "cluster.example:7233"\nnamespace = "of-the-file"\n'


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"TEMPORAL_ADDRESS": "one.example:7233"},
        {"TEMPORAL_NAMESPACE": "ours"},
        {"TEMPORAL_ADDRESS": "one.example:7233", "TEMPORAL_NAMESPACE": "ours"},
        {"TEMPORAL_ADDRESS": "", "TEMPORAL_NAMESPACE": ""},
        {"TEMPORAL_ADDRESS": "one.example:7233", "TEMPORAL_API_KEY": "secret"},
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("profile", [None, PROFILE], ids=["no-file", "file"])
def test_variables_and_file_are_read_as_the_sdk_reads_them(
    variables: dict[str, str],
    profile: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    if profile is not None:
        for folder in (tmp_path, tmp_path / "Library" / "Application Support"):
            (folder / "temporalio").mkdir(parents=True)
            (folder / "temporalio" / "temporal.toml").write_text(profile)
    assert connect_config() == ClientConfig.load_client_connect_config()
