"""The settings of a command on this machine: they point at the copy that runs here."""

from pydantic import HttpUrl

from activities.adapters.settings import Settings, load_settings
from starter.engine import outside_engine
from starter.machine.ports import LOOPBACK, PortBlock, read_ports

PARTNERS = ("stock", "carrier", "technician", "notices")


def settings_here() -> Settings:
    """The environment's settings, with the addresses of the copy over the same data folder.

    Where no copy runs they stay as they are; a Temporal that the environment names stays.

    Raises:
        UsageError: a variable holds what it may not.
    """
    settings = load_settings()
    ports = read_ports(settings.data_dir)
    if ports is None:
        return settings
    return at(settings, ports, own_engine=not names_a_temporal(settings))


def names_a_temporal(settings: Settings) -> bool:
    """Whether the environment or a profile names the Temporal to use: then none is started."""
    return settings.temporal_address is not None or outside_engine() is not None


def at(settings: Settings, ports: PortBlock, *, own_engine: bool = True) -> Settings:
    """The settings pointed at the engine and the stand-ins on these ports.

    A partner whose address is set keeps it, so that a real one can stand among stand-ins.
    """
    moved: dict[str, object] = {
        f"{partner}_url": HttpUrl(f"http://{LOOPBACK}:{ports.standins}/{partner}")
        for partner in PARTNERS
        if f"{partner}_url" not in settings.model_fields_set
    }
    if own_engine:
        moved["temporal_address"] = f"{LOOPBACK}:{ports.temporal}"
        moved["ui_url"] = HttpUrl(f"http://{LOOPBACK}:{ports.ui}")
    return settings.model_copy(update=moved)
