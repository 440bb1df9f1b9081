"""Names of roles, stages and cases next to our codes, for tables that people read."""

from typing import Final

from models.ids import Stage
from models.language.catalogue import Context, Language
from models.language.texts import Translator
from models.roles import Role
from models.stages.returns.request import CaseKind
from models.stages.table import CASE_KINDS
from starter.language.run_language import translator

CHINESE: Final = Translator(Language.ZH)
"""The SOP's own language."""

UNNAMED_ROLES: Final = (Role.NOBODY, Role.OPERATOR)
"""Whom the SOP does not know: who is owed nothing, and who runs this software."""

CHINESE_ROLES: Final = {
    role.value: CHINESE.code(Context.ROLE, role) for role in Role if role not in UNNAMED_ROLES
}
"""By the role's code."""

CHINESE_CASES: Final = {kind: CHINESE.code(Context.CASE, kind) for kind in CASE_KINDS}
"""By the kind of a case next to the order (FE-4.3, MC-八(二)3); of a way back the sources have no
word."""

CHINESE_STAGES: Final = {stage.value: CHINESE.code(Context.STAGE, stage) for stage in Stage}
"""By the stage's code."""


NO_MERCHANT: Final = "''"
"""The merchant of a ticket of nobody's customer, as a command takes it."""


def labelled(code: str | None) -> str:
    """A role, a stage or a case as people read it: `司机 driver`, or `司机` where the language is
    Chinese; another word stays as it is."""
    if not code:
        return ""
    name = CHINESE_ROLES.get(code) or CHINESE_STAGES.get(code) or CHINESE_CASES.get(code)
    if name is None:
        return translator().code(Context.ROLE, code) if code in UNNAMED_ROLES else str(code)
    return name if translator().language is Language.ZH else f"{name} {code}"


def subject(merchant: str, number: str, case: int | None, kind: str | None) -> str:
    """An order, or the case next to it as people call it, in one cell; as commands take it."""
    return f"{merchant or NO_MERCHANT} {number}" + (
        "" if case is None else f", {case_name(kind, case)}"
    )


def case_name(kind: str | None, n: int) -> str:
    """A case in words: `way back 1`; one about no order has no number."""
    code = kind or CaseKind.RETURN
    chinese = translator().language is Language.ZH
    name = CHINESE_CASES.get(code, code) if chinese else code.replace("_", " ")
    return f"{name} {n}" if n else name
