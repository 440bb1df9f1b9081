"""What a term says, as people write it: yes and no, choices by their names, a target a line."""

from datetime import time
from typing import Any

from models.language.catalogue import Context
from models.language.texts import Translator
from models.sop.proof import Proof
from models.sop.terms import Targets
from models.stages.table import KINDS


def term_lines(translator: Translator, value: Any) -> tuple[str, ...]:
    """The value of a term; of one that has several values, each with its name, a line each."""
    match value:
        case Targets():
            fields = Targets.model_fields
            return tuple(f"{fields[name].description} {number}%" for name, number in value)
        case Proof():
            return tuple(_proof(translator, name, str(level)) for name, level in value)
        case bool():
            return (translator.text("yes") if value else translator.text("no"),)
        case time():
            return (f"{value:%H:%M}",)
        case str() if value.isascii() and value.replace("_", "").isalpha() and value.islower():
            return (translator.code(Context.CHOICE, value),)
        case None:
            return ("",)
    return (str(value),)


def _proof(translator: Translator, name: str, level: str) -> str:
    """`picked_up_photos` is the field `photos` of the report `picked_up`."""
    kind = max((one for one in KINDS if name.startswith(f"{one}_")), key=len)
    field = translator.code(Context.FIELD, name.removeprefix(f"{kind}_"))
    shown = f"{translator.code(Context.KIND, kind)} {field}"
    return f"{shown}{translator.between(': ')}{translator.code(Context.CHOICE, level)}"
