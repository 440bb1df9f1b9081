"""The form that corrects an order: its own fields, and what of them was changed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel
from starlette.datastructures import FormData

from models.codes import ProblemCode, StepCode
from models.language.catalogue import Context
from models.language.texts import Translator
from models.messages.orders.order import Address, Contact, GoodsLine, Order
from starter.service.explaining.recorded_causes import fields_named_last
from starter.service.reading.contents import ContentShown
from starter.service.reading.views import OrderShown
from starter.web.act_forms import Filled, FormInput, written
from starter.web.forms import FormField, form_of, read_text

WAS_PREFIX: Final = "was:"
"""What an input held as its page was made: only what differs from that is a correction."""

CONFIRMED: Final = "as_it_is"
"""The fields in doubt that are right as they stand 核对无误; a doubt ends with the same value."""

ORDER_FIELDS: Final = (
    *("wanted_pickup_day", "pickup_hour", "urgent", "payment", "total_fen", "paid_fen"),
    *("total_volume_m3", "verify_by", "note"),
)
MODEL_OF_PART: Final[Mapping[str, type[BaseModel]]] = {
    "customer": Contact,
    "delivery": Address,
    "pickup": Address,
    "pickup_contact": Contact,
}
GOODS_FIELDS: Final = tuple(GoodsLine.model_fields)


def correction_inputs(
    translator: Translator, content: ContentShown, filled: Filled
) -> Iterator[tuple[str, list[FormInput]]]:
    """The inputs of an order's fields, by the part that they are of; `` is the order itself."""
    known = _written(content)
    for part, message in MODEL_OF_PART.items():
        yield (
            part,
            [
                _input(translator, f"{part}.{one.name}", one, known, filled)
                for one in form_of(message)
            ],
        )
    fields = {one.name: one for one in form_of(Order)}
    yield "", [_input(translator, name, fields[name], known, filled) for name in ORDER_FIELDS]
    of_goods = form_of(GoodsLine)
    for n in range(len(content.goods) + 1):
        line = [_input(translator, f"goods.{n}.{one.name}", one, known, filled) for one in of_goods]
        yield f"goods.{n}", line


def doubted_fields(order: OrderShown) -> tuple[str, ...]:
    """The fields that keep an order in review, by their paths; of another one none."""
    in_review = order.step == StepCode.IN_REVIEW
    return fields_named_last(order, ProblemCode.IN_REVIEW) if in_review else ()


def changes_of(content: ContentShown, form: FormData, *, number: str = "") -> dict[str, Any]:
    """What the form changes or confirms, as the decision `correct` takes it; goods as a whole.

    `number` is the order's own, which may be confirmed and never changed.

    Raises:
        UsageError: an instant cannot be read.
    """
    sent = {name: str(form[name]).strip() for name in form if isinstance(form[name], str)}
    changed = {
        name: value
        for name, value in sent.items()
        if f"{WAS_PREFIX}{name}" in sent and value != sent[f"{WAS_PREFIX}{name}"]
    }
    confirmed = [str(one) for one in form.getlist(CONFIRMED)]
    changed |= {name: sent[name] for name in confirmed if sent.get(name)}
    changes: dict[str, Any] = {"number": number} if "number" in confirmed else {}
    fields = {one.name: one for one in form_of(Order)}
    for name, value in changed.items():
        head, _, inner = name.partition(".")
        if head in MODEL_OF_PART:
            changes.setdefault(head, {})[inner] = value or None
        elif head != "goods":
            changes[head] = read_text(fields[head], value) if value else None
    if any(name.startswith(("goods.", "lines")) for name in (*changed, *confirmed)):
        changes["lines"] = _lines(content.goods, sent)
    return changes


def _lines(before: Sequence[GoodsLine], sent: Mapping[str, str]) -> list[dict[str, Any]]:
    """The goods as they are now; a line without a model is taken out."""
    found, of_goods = [], form_of(GoodsLine)
    for n in range(len(before) + 1):
        line = {one.name: sent.get(f"goods.{n}.{one.name}", "") for one in of_goods}
        if line["sku"]:
            found.append(
                {one.name: read_text(one, line[one.name]) for one in of_goods if line[one.name]}
            )
    return found


def _input(
    translator: Translator, name: str, one: FormField, known: Mapping[str, str], filled: Filled
) -> FormInput:
    field = FormField(name, one.input_kind, required=False, many=False, choices=one.choices)
    was = next(iter(filled.get(f"{WAS_PREFIX}{name}", ())), known.get(name, ""))
    options = tuple((choice, translator.code(Context.CHOICE, choice)) for choice in one.choices)
    return FormInput(field, tuple(filled.get(name, (was,))), options, was)


def _written(content: ContentShown) -> dict[str, str]:
    flat: dict[str, Any] = {name: getattr(content, name) for name in ORDER_FIELDS}
    for part, message in MODEL_OF_PART.items():
        whole = getattr(content, part)
        flat |= {f"{part}.{name}": getattr(whole, name) for name in message.model_fields}
    for n, line in enumerate(content.goods):
        flat |= {f"goods.{n}.{name}": getattr(line, name) for name in GOODS_FIELDS}
    return {name: "" if value is None else written(value) for name, value in flat.items()}
