"""What is said to whoever may not do something."""

from models.language.catalogue import Context
from models.phrases import Named, phrase, role_code
from models.roles import Role


def why_not(action: str, role: Role) -> str:
    """What a key of that role may not do; a report and a decision by their names."""
    sort, _, name = action.partition(" ")
    words, whose = action.replace("_", " "), role_code(role)
    if not name:
        return phrase("a key of {role} may not {words}", role=whose, words=words)
    act = Named(words, Context.KIND if sort == "report" else Context.DECISION, name)
    return phrase("a key of {role} may not {act}", role=whose, act=act)
