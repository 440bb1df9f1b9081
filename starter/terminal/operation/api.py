"""`fulfil api`: the HTTP door alone."""

from typing import Annotated

import typer

from activities.adapters.process.lifetime import serve_until_done
from starter.local.local_settings import settings_here
from starter.terminal.console import output
from starter.web.serve import serve

app = output.sub_app("Serve the HTTP door.")


@app.command()
def api(
    host: Annotated[str | None, typer.Option(help="Where to listen; loopback by default.")] = None,
    port: Annotated[
        int | None, typer.Option(help="8300 by default, moved by FULFIL_PORT_OFFSET.")
    ] = None,
) -> None:
    """Serve the HTTP door until Ctrl-C; behind a proxy that adds TLS where others reach it."""
    settings = settings_here()
    options = {"api_host": host, "api_port": port}
    asked = {name: value for name, value in options.items() if value is not None}
    serve_until_done(serve(settings.model_copy(update=asked)))
