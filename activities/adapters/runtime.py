"""The SDK's runtime of a process: where its own log goes, and where metrics are served."""

import logging

from temporalio.runtime import (
    LogForwardingConfig,
    LoggingConfig,
    PrometheusConfig,
    Runtime,
    TelemetryConfig,
    TelemetryFilter,
)

from activities.adapters.settings import Settings
from models.errors import UsageError

CORE_LOG = logging.getLogger("temporalio.core")


def use_runtime(settings: Settings) -> Runtime:
    """Make the SDK's runtime of this process: every client of it uses it from now on.

    Its own log goes through ours; its Prometheus metrics are served at the settings' address.

    Raises:
        UsageError: nothing can be served there.
    """
    metrics = None
    if settings.metrics_address is not None:
        metrics = PrometheusConfig(bind_address=settings.metrics_address, durations_as_seconds=True)
    # What it adds to a line quotes failures, and they may quote somebody.
    forwarding = LogForwardingConfig(CORE_LOG, append_log_fields_to_message=False)
    logs = LoggingConfig(TelemetryFilter(core_level="WARN", other_level="ERROR"), forwarding)
    try:
        runtime = Runtime(telemetry=TelemetryConfig(logging=logs, metrics=metrics))
    except (RuntimeError, ValueError) as error:
        raise UsageError(
            f"metrics cannot be served at {settings.metrics_address}: {error}",
            hint="set FULFIL_METRICS_ADDRESS to a free host:port of this machine",
        ) from error
    Runtime.set_default(runtime, error_if_already_set=False)
    return runtime
