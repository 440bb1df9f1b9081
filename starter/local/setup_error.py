"""The error of starting the local system: engine, ports, namespace."""

from models.errors import FulfilError


class SetupError(FulfilError):
    """The system cannot be started here; `hint` names the next command."""

    code = "setup"
