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

from activities.adapters.process.metrics import use_meter
from models.errors import UsageError
from models.phrases import phrase

CORE_LOG = logging.getLogger("temporalio.core")


def use_runtime(metrics_address: str | None, named: str) -> Runtime:
    """Make the SDK's runtime of this process: every client of it uses it from now on.

    Its own log goes through ours. Prometheus metrics, its own and ours, are served at the
    address, `host:port`; without one, nowhere. `named` is the variable that holds it.

    Raises:
        UsageError: nothing can be served there.
    """
    metrics = None
    if metrics_address is not None:
        metrics = PrometheusConfig(bind_address=metrics_address, durations_as_seconds=True)
    # What it adds to a line quotes failures, and they may quote somebody.
    forwarding = LogForwardingConfig(CORE_LOG, append_log_fields_to_message=False)
    logs = LoggingConfig(TelemetryFilter(core_level="WARN", other_level="ERROR"), forwarding)
    try:
        runtime = Runtime(
            telemetry=TelemetryConfig(logging=logs, metrics=metrics, attach_service_name=False)
        )
    except (RuntimeError, ValueError) as error:
        raise UsageError(
            phrase(
                "metrics cannot be served at {metrics_address}: {why}",
                metrics_address=metrics_address,
                why=str(error),
            ),
            hint=phrase("set {named} to a free host:port of this machine", named=named),
        ) from error
    Runtime.set_default(runtime, error_if_already_set=False)
    use_meter(runtime.metric_meter)
    return runtime
