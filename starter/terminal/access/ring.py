"""`fulfil ring`: the key ring that encrypts private data in Temporal (ADR-0022)."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from activities.adapters.encryption.key_ring import add_key
from activities.adapters.process.settings import load_settings
from models.errors import UsageError
from models.phrases import phrase
from models.sop.formatting import counted
from starter.terminal.console import output

app = output.sub_app("The key ring that encrypts private data in Temporal.")


@app.command("new")
def new(
    file: Annotated[
        Path | None, typer.Argument(help="The ring's file; FULFIL_KEY_RING by default.")
    ] = None,
) -> None:
    """Add a master key that writes from now on.

    The ring is made where there is none.
    """
    ring = file or load_settings().key_ring
    if ring is None:
        raise UsageError(
            "no key ring is named", hint="name its file, or set FULFIL_KEY_RING to its path"
        )
    key = add_key(ring)
    output.note(
        phrase(
            "{ring}: {key} writes from now on; keep a copy of the file elsewhere",
            ring=ring,
            key=key,
        )
    )
    output.note("workers, API and commands take it up when they start again")


@app.command("rewrap")
def rewrap() -> None:
    """Wrap every order's data key again, the search index and what is sealed in our database.

    Then old master keys may go. Do so after the first key as well: it seals what was there before.
    """
    from activities.adapters.encryption.search_keys import reseal, rewrite_index
    from activities.adapters.temporal.connection import data_keys  # which brings the SDK

    keys = data_keys(load_settings())
    if keys is None:
        raise UsageError("no key ring is configured", hint="set FULFIL_KEY_RING to its file")
    count = asyncio.run(keys.rewrap())
    output.note(
        phrase("{keys} wrapped again; no history was touched", keys=counted(count, "data key"))
    )
    found = asyncio.run(rewrite_index(load_settings()))
    output.note(
        phrase("{orders} written again into the search index", orders=counted(found, "order"))
    )
    rows, left = asyncio.run(reseal(load_settings()))
    output.note(phrase("{rows} of our database sealed again", rows=counted(rows, "row")))
    for one in left:
        output.note(one)
