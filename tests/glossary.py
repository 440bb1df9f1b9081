"""The rows of `docs/reference/glossary.md`: our words next to the SOP's, out of the code."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from models import codes, ids, roles
from models.codes import CallStep, StepCode
from models.language.catalogue import Context, Language
from models.language.texts import Translator
from models.messages.decisions.decisions import DECISIONS
from models.messages.legs.case import CaseInput
from models.sop import milestones
from models.sop.duty import Duty
from models.sop.proof import Proof
from models.sop.terms import Sop, Targets
from models.stages import incident_kinds
from models.stages.all_duties import ALL_DUTIES
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.spec import StageSpec
from models.stages.table import CASE_SPECS as CASE_SPECS
from models.stages.table import KINDS
from starter.terminal.console.labels import CHINESE_CASES, CHINESE_ROLES, CHINESE_STAGES
from tests.source import ROOT, Function, files, nodes

CLAUSE = re.compile(r"\b[A-Z]{2}-[\w.()]+")
CHINESE = re.compile(r"[0-9A-Z]*[\u4e00-\u9fff][\u4e00-\u9fff0-9、]*")
COMMENT = re.compile(r"^    [A-Z_]+ = \"(\w+)\"  # (.+)$", re.MULTILINE)

ZH = Translator(Language.ZH)

Row = tuple[str, str, str, str]
"""Our word, the SOP's, what it is, the file that declares it."""


def words() -> Iterator[Row]:
    """What pages have a Chinese name for, then terms, milestones, and what else has such a word."""
    yield from (_row(code, name, "role", roles.__file__) for code, name in CHINESE_ROLES.items())
    yield from (_row(code, name, "stage", ids.__file__) for code, name in CHINESE_STAGES.items())
    for spec in CASE_SPECS:
        declared = inspect.getfile(spec.input)
        yield from (_row(kind, CHINESE_CASES[kind], "case", declared) for kind in _case_kinds(spec))
    for kind in KINDS.values():
        name = ZH.code(Context.KIND, kind.kind)
        yield kind.kind, name, "report kind", _place(inspect.getfile(kind))
    for decision in DECISIONS.values():
        name = ZH.code(Context.DECISION, decision.name)
        yield decision.name, name, "decision", _place(inspect.getfile(decision))
    for incident in INCIDENT_KINDS.values():
        yield incident.name, incident.zh, "incident", _place(incident_kinds.__file__)
    for step in (*StepCode, *CallStep):
        yield step.value, ZH.code(Context.STEP, step), "step", _place(codes.__file__)
    for duty in ALL_DUTIES.values():
        yield duty.id, ZH.code(Context.DUTY, duty.id), "duty", _place(_file_of(duty))
    for model in (Sop, Targets, Proof):
        for name, field in model.model_fields.items():
            yield _row(name, field.description, "term", inspect.getfile(model))
    for name, meaning in COMMENT.findall(Path(milestones.__file__).read_text("utf-8")):
        yield _row(name, meaning, "milestone", milestones.__file__)
    yield from _declared()


def _case_kinds(spec: StageSpec) -> tuple[str, ...]:
    return spec.input.case_kinds if issubclass(spec.input, CaseInput) else ()


def _file_of(duty: Duty) -> str:
    """Two stages may use a name; a duty made out of another one writes no clause of its own."""
    named = {
        str(file): text
        for file in files("models/stages")
        if f'"{duty.name}"' in (text := file.read_text("utf-8")) and file.stem.endswith("duties")
    }
    (found,) = [file for file, text in named.items() if len(named) == 1 or duty.clause in text]
    return found


def _declared() -> Iterator[Row]:
    """Classes, and the functions of the SOP's rules and of what is asked of partners."""
    models = (*KINDS.values(), *DECISIONS.values())
    listed = {"Role", *(model.__name__ for model in models)}
    partners = [file for file in files("activities") if file.parent.name == "activities"]
    for file in (*files("models"), *partners):
        ruled = file.parent.name == "activities" or file.name == "rules.py"
        for node in nodes(file, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef):
            if isinstance(node, ast.ClassDef):
                if node.name not in listed:
                    yield _row(node.name, _summary(node), "class", str(file))
            elif ruled and isinstance(node, Function):
                yield _row(node.name, _summary(node), "function", str(file))


def _summary(node: ast.ClassDef | Function) -> str:
    """The first line of its docstring: what the others name in Chinese is something else."""
    return (ast.get_docstring(node) or "").partition("\n")[0]


def _row(word: str, meaning: str | None, kind: str, file: str) -> Row:
    found = CHINESE.findall(CLAUSE.sub("", meaning or ""))
    return word, ", ".join(dict.fromkeys(found)), kind, _place(file)


def _place(file: str) -> str:
    return str(Path(file).relative_to(ROOT))
