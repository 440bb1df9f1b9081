"""What a worker says of its activities: whose work a log line belongs to, retries, failures."""

from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from activities.adapters.process import log_context, metrics
from activities.adapters.process.metrics import count


class ActivityObserver(Interceptor):
    """Puts itself round every attempt of every activity."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        """The activity, with ours round it."""
        return _Observed(next)


class _Observed(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        info = activity.info()
        if info.attempt > 1:
            count(metrics.RETRIES, activity=info.activity_type)
        with log_context.bound(**log_context.of_workflow(info.workflow_id or "")):
            try:
                return await super().execute_activity(input)
            except Exception as error:
                cause = error.type if isinstance(error, ApplicationError) else None
                count(
                    metrics.FAILURES,
                    activity=info.activity_type,
                    cause=cause or type(error).__name__,
                )
                raise
