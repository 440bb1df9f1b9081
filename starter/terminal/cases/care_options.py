"""What the commands of `fulfil care` take."""

from dataclasses import dataclass
from typing import Annotated

import typer

from starter.terminal.console.output import ActorOption

Merchant = Annotated[str, typer.Argument(help="The merchant's code.")]
Number = Annotated[
    str, typer.Argument(help="The order's number, or ticket:… of a case about no order.")
]
MaybeMerchant = Annotated[str, typer.Argument(help="The merchant's code.")]
MaybeNumber = Annotated[str | None, typer.Argument(help="The order's number.")]
MaybeWords = Annotated[str, typer.Option("--words", help="What is written: 2000 characters.")]
Words = Annotated[str, typer.Option(help="What is written: at most 2000 characters.")]
By = Annotated[str, typer.Option(help="The role that speaks.")]
Case = Annotated[
    int | None, typer.Option(help="The number of the case; the newest, where none is named.")
]
Link = Annotated[
    str | None, typer.Option(help="What it has become: return=<id>, incident=, visit= or order=.")
]
Id = Annotated[str | None, typer.Option(help="Makes sending it again harmless.")]
At = Annotated[str | None, typer.Option(help="When it happened: 2026-11-25T14:00:00+08:00.")]


@dataclass(frozen=True, kw_only=True)
class CareAct:
    """Who says what of which case, when, and under which id."""

    merchant: Merchant
    number: Number
    words: Words
    by: By = "customer_service"
    case: Case = None
    actor: ActorOption = None
    at: At = None
    report_id: Id = None


@dataclass(frozen=True, kw_only=True)
class CustomerAct(CareAct):
    """What the customer says, where nobody else is named."""

    by: By = "customer"
