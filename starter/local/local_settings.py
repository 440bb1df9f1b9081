"""The settings of a command on this machine: they point at the copy that runs here."""

from pydantic import HttpUrl

from activities.adapters.process.settings import PARTNERS, Settings, load_settings
from activities.adapters.temporal.config import DEFAULT_NAMESPACE, connect_config, outside_engine
from models.errors import UsageError
from models.phrases import phrase
from starter.local.ports import LOOPBACK, PortBlock, read_ports
from starter.service.running.ui_searches import UiLinks


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
    return settings_at(settings, ports, own_engine=not has_named_temporal(settings))


def has_named_temporal(settings: Settings) -> bool:
    """Whether the environment or a profile names the Temporal to use: then none is started."""
    return settings.temporal_address is not None or outside_engine() is not None


def ui_links(settings: Settings) -> UiLinks:
    """Links into the UI of the namespace that we work in."""
    namespace = connect_config().get("namespace") or DEFAULT_NAMESPACE
    return UiLinks(str(settings.ui_url) if settings.ui_url else None, namespace)


def settings_at(settings: Settings, ports: PortBlock, *, own_engine: bool = True) -> Settings:
    """The settings pointed at the engine on these ports, where it is ours."""
    if not own_engine:
        return settings
    moved = {
        "temporal_address": f"{LOOPBACK}:{ports.temporal}",
        "ui_url": HttpUrl(f"http://{LOOPBACK}:{ports.ui}"),
    }
    return settings.model_copy(update=moved)


def api_address(settings: Settings) -> str:
    """`host:port` of the HTTP door: as the environment names it, else of the copy that runs."""
    ports = read_ports(settings.data_dir)
    if ports is not None and "api_port" not in settings.model_fields_set:
        return f"{LOOPBACK}:{ports.api}"
    return f"{settings.api_host}:{settings.api_port}"


def with_standins(settings: Settings, ports: PortBlock) -> Settings:
    """The settings with the stand-ins on these ports for each partner without an address.

    A partner whose address is set keeps it, so that a real one can stand among stand-ins.
    """
    moved = {
        f"{partner}_url": HttpUrl(f"http://{LOOPBACK}:{ports.standins}/{partner}")
        for partner in PARTNERS
        if settings.partner_url(partner) is None
    }
    return settings.model_copy(update=moved)


def standin_settings(settings: Settings) -> Settings:
    """The settings with the stand-ins of the copy that runs over the same data folder.

    Raises:
        UsageError: no copy runs there.
    """
    ports = read_ports(settings.data_dir)
    if ports is None:
        raise UsageError(
            phrase(
                "no copy runs over {data_dir}: there are no stand-ins to use",
                data_dir=settings.data_dir,
            ),
            hint="start one with `fulfil dev`, or set the partners' addresses (FULFIL_STOCK_URL …)",
        )
    return with_standins(settings, ports)
