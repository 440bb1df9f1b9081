"""What the commands of `fulfil keys` and `fulfil links` take: whom it is for, and which orders."""

from typing import Annotated

import typer

from models.ids import Stage
from models.roles import Role
from starter.terminal.console.roles import METAVAR, a_sender


def an_actor(text: str) -> str:
    """Whom a key is for.

    Raises:
        ValueError: it is no opaque id; says why.
    """
    from pydantic import TypeAdapter

    from models.actors import Actor

    return TypeAdapter(Actor).validate_python(text)


ForRole = Annotated[
    Role,
    typer.Option(
        help="Whom it stands for: merchant, operator, driver …", parser=a_sender, metavar=METAVAR
    ),
]
ForMerchant = Annotated[str | None, typer.Option(help="It sees the orders of this merchant only.")]
ForActor = Annotated[
    str | None,
    typer.Option(
        help="It is for this one alone: an opaque id, such as clerk-7.",
        parser=an_actor,
        metavar="TEXT",
    ),
]
ForOrders = Annotated[
    list[str] | None,
    typer.Option(help="It is for this order of the merchant alone; again for each one."),
]
ForVehicle = Annotated[
    str | None, typer.Option(help="It is for the orders of the vehicle with this plate.")
]
ForProvider = Annotated[
    str | None, typer.Option(help="It is for the orders that this provider is assigned to.")
]
ForStages = Annotated[
    list[Stage] | None,
    typer.Option(help="It tells what is of this stage alone; again for each one."),
]
ForKinds = Annotated[
    list[str] | None,
    typer.Option(help="It tells this kind of report alone: picked_up; again for each one."),
]
