"""`fulfil worker`: one worker process, against the Temporal that runs here or is named."""

import os
import sys

from starter.machine.here import settings_here
from starter.terminal import output

app = output.sub_app("Run one worker process.")


@app.command()
def worker() -> None:
    """Run one worker process; Ctrl-C lets it finish what it does. More of them share the work."""
    # It takes this process's place: `workers` is a root of its own, never imported from here.
    env = {**os.environ, **settings_here().environment()}
    sys.stderr.flush()
    os.execve(sys.executable, [sys.executable, "-m", "workers"], env)  # noqa: S606 - our own program
