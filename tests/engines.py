"""What tests do to a Temporal server."""

from starter.local.engine import Engine


def kill_server(engine: Engine) -> None:
    """SIGKILL, as a power cut would; `start_server` finds all that was acknowledged."""
    if engine.server:
        engine.server.kill()
