"""What one of our processes is given so that it starts: a database, partners nobody calls."""

from pathlib import Path

from activities.adapters.process.settings import PARTNERS, Settings, variable
from tests.databases import make_tables

ADDRESSES = {variable(f"{name}_url"): f"http://127.0.0.1:9/{name}" for name in PARTNERS}
"""Partners whom nobody calls."""


def with_partners(data: Path, **options: object) -> Settings:
    """Settings over a folder, with those partners and what else is given."""
    urls = {f"{name}_url": ADDRESSES[variable(f"{name}_url")] for name in PARTNERS}
    return Settings.model_validate({"data_dir": data, **urls, **options})


async def provisioned(data: Path, temporal: str) -> dict[str, str]:
    """The environment of a process whose database is made in that folder."""
    await make_tables(Settings(data_dir=data).database_url)
    return {"TEMPORAL_ADDRESS": temporal, "FULFIL_DATA_DIR": str(data), **ADDRESSES}
