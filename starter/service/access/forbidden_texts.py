"""What is said to whoever may not do something."""

from models.language.catalogue import Context
from models.phrases import LabelledText, phrase, role_code
from models.roles import Role


def act_of(action: str) -> LabelledText:
    """What is done, by its name; a report and a decision by their own."""
    act, _, name = action.partition(" ")
    english = action.replace("_", " ")
    if not name:
        return LabelledText(english, Context.ACTION, action)
    return LabelledText(english, Context.KIND if act == "report" else Context.DECISION, name)


def why_not(action: str, role: Role) -> str:
    """What a key of that role may not do."""
    return phrase("a key of {role} may not {act}", role=role_code(role), act=act_of(action))
