"""Options that `fulfil keys add` and `fulfil links add` share: the holder, and the orders."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from models.ids import Stage
from models.phrases import phrase
from models.roles import Role
from starter.terminal.console.output import in_words
from starter.terminal.console.roles import ROLE_METAVAR, sender_role

if TYPE_CHECKING:
    from models.scopes import Scope
    from starter.service.access.keys import KeyShown
    from starter.service.access.links import LinkListed
    from starter.service.access.new_links import CreatedLink


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
        help="Whom it stands for: merchant, operator, driver …",
        parser=sender_role,
        metavar=ROLE_METAVAR,
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


@dataclass(frozen=True, kw_only=True)
class Holder:
    """The holder of a key or a link, and what it reaches."""

    role: ForRole
    merchant: ForMerchant = None
    actor: ForActor = None
    order: ForOrders = None
    vehicle: ForVehicle = None
    provider: ForProvider = None
    stage: ForStages = None
    kind: ForKinds = None

    def scope(self) -> "Scope | None":
        """What it is for; a system's key has no scope.

        Raises:
            InvalidInput: a name that is empty or too long, or too many orders; says which.
        """
        from pydantic import ValidationError

        from models.field_errors import faulty
        from models.scopes import Scope

        named = self.order or self.stage or self.kind
        if not named and self.vehicle is None and self.provider is None:
            return None
        try:
            return Scope(
                orders=tuple(self.order or ()),
                vehicle=self.vehicle,
                provider=self.provider,
                stages=tuple(self.stage or ()),
                kinds=tuple(self.kind or ()),
            )
        except ValidationError as error:
            raise faulty(error, "what the key is for") from None


def key_scope_text(key: "KeyShown | CreatedLink | LinkListed") -> str:
    """Which orders a key reaches, in a cell of a table."""
    scope = key.scope
    named = (*scope.orders, scope.vehicle, scope.provider) if scope else ()
    reaches = ", ".join(name for name in (key.merchant, *named) if name) or in_words(phrase("any"))
    tells = (*scope.stages, *scope.kinds) if scope else ()
    return f"{reaches}: {', '.join(tells)}" if tells else reaches
