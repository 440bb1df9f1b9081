"""The state picture of each stage, read out of its workflow's steps."""

import ast
import inspect
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from models.ids import Stage
from models.messages.reports.report import Facts
from models.roles import Role
from models.sop.milestones import Milestone
from models.stages.fact_waits import Wait
from models.stages.table import KINDS, LEGS
from starter.terminal.console.labels import labelled
from tests import source
from tests.awaited_kinds import all_awaited_in, awaited_in, ways_back
from tests.picture_knots import KNOT, tied, with_one_box
from tests.sop_coverage import OWN_DUTIES
from tests.table_pictures import Way, Ways, draw_table
from tests.workflow_methods import methods_of, stage_of
from workflows.workflow_types import OF_STAGES

START: Ways = frozenset({("[*]", "")})
NOBODY_YET = "whoever owes the next duty"


@dataclass
class Frame:
    """One method under way: its constant arguments, and the ways out of it."""

    arguments: dict[str, ast.expr]
    returned: set[Way] = field(default_factory=set)
    broken: set[Way] = field(default_factory=set)


@dataclass
class Picture:
    """The states of one workflow type, in the order of its steps, and the arrows between them."""

    methods: dict[str, source.Function]
    states: dict[str, tuple[str, str]] = field(default_factory=dict)
    arrows: dict[tuple[str, str, str], None] = field(default_factory=dict)
    true: Ways = frozenset()
    """The ways on which the condition that was read last is known to hold."""

    def draw(self) -> "Picture":
        """From the first step to the end."""
        for state, why in sorted(self._method("_steps", {}, START)):
            self.arrows[state, "[*]", why] = None
        return self

    def _method(self, name: str, arguments: dict[str, ast.expr], ways: Ways) -> Ways:
        frame = Frame(arguments)
        return self._block(self.methods[name].body, frame, ways) | frame.returned

    def _block(self, lines: Iterable[ast.stmt], frame: Frame, ways: Ways) -> Ways:
        for line in lines:
            ways = self._line(line, frame, ways)
        return ways

    def _line(self, line: ast.stmt, frame: Frame, ways: Ways) -> Ways:
        match line:
            case ast.FunctionDef():
                return ways
            case ast.If():
                return self._branch(line, frame, ways)
            case ast.While() | ast.For():
                return self._loop(line, frame, ways)
            case ast.Return():
                frame.returned |= self._expression(line.value, frame, ways)
                return frozenset()
            case ast.Break():
                frame.broken |= ways
                return frozenset()
            case ast.Raise():
                return frozenset()
        return self._expression(line, frame, ways)

    def _branch(self, line: ast.If, frame: Frame, ways: Ways) -> Ways:
        if isinstance(line.test, ast.Compare) and isinstance(line.test.ops[0], ast.NotIn):
            return self._block(line.body, frame, ways)  # an earlier run's: the first is drawn
        self.true = frozenset()
        ways = self._expression(line.test, frame, ways)
        refuted = isinstance(line.test, ast.UnaryOp) and isinstance(line.test.op, ast.Not)
        inside = ways - self.true if refuted else ways
        return self._block(line.body, frame, inside) | self._block(line.orelse, frame, ways)

    def _loop(self, line: ast.While | ast.For, frame: Frame, ways: Ways) -> Ways:
        outer, frame.broken = frame.broken, set()
        once = self._block(line.body, frame, ways)
        again = self._block(line.body, frame, once)
        ended = isinstance(line, ast.While) and isinstance(line.test, ast.Constant)
        out = frozenset(frame.broken) | (frozenset() if ended else ways | once | again)
        frame.broken = outer
        return out

    def _expression(self, node: ast.AST | None, frame: Frame, ways: Ways) -> Ways:
        if isinstance(node, ast.BoolOp):
            first, *others = node.values
            known = ways = self._expression(first, frame, ways)
            for other in others:
                ways = self._expression(other, frame, ways)
            self.true = known - ways if isinstance(node.op, ast.Or) else frozenset()
            return known | ways
        for child in ast.iter_child_nodes(node) if node else ():
            ways = self._expression(child, frame, ways)
        return self._call(node, frame, ways) if isinstance(node, ast.Call) else ways

    def _call(self, call: ast.Call, frame: Frame, ways: Ways) -> Ways:
        args = [frame.arguments.get(source.name_of(arg), arg) for arg in call.args]
        match source.name_of(call.func).split("."):
            case ["self", "wait_for"] | ["wait_for_one"]:
                return self._in_turn([awaited_in(call)], ways)
            case ["self", "wait_for_all"]:
                return self._in_turn(all_awaited_in(call), ways)
            case [*_, "steps", "call"]:
                return self._wait(_word(args[0]), Role.PARTNER, "", ways)
            case [*_, "state", "at"]:
                return self._wait(_word(args[0]), _word(args[1]), "", ways)
            case ["self", "legs", "run"]:
                return self._legs_in_turn(ways)
            case ["self", holder, name] if (method := f"{holder}.{name}") in self.methods:
                return self._method(method, {}, ways)
            case ["self", "_go_on"]:
                return draw_table(self.states, self.arrows, ways)
            case ["self", "end"]:
                self.arrows |= dict.fromkeys(
                    (state, "[*]", _word(args[0])) for state, _ in sorted(ways)
                )
                return frozenset()
            case ["self", name] if isinstance(self.methods.get(name), ast.AsyncFunctionDef):
                names = [arg.arg for arg in self.methods[name].args.args[1:]]
                return self._method(name, dict(zip(names, args, strict=False)), ways)
        return ways

    def _in_turn(self, waits: list[Wait], ways: Ways) -> Ways:
        self.arrows |= dict.fromkeys(ways_back(waits))
        for wait in waits:
            ways = self._wait(wait.step, wait.waits_on, wait.fact, ways)
        return ways

    def _legs_in_turn(self, ways: Ways) -> Ways:
        """Each leg as one state, which has a picture of its own; not drawn: one that runs again."""
        if LEGS[0].value in self.states:
            return ways
        for leg in LEGS:
            ways = self._wait(leg.value, "its own picture", "", ways)
        return ways

    def _wait(self, step: str, role: str, fact: str, ways: Ways) -> Ways:
        self.states.setdefault(step, (role, fact))
        self.arrows |= dict.fromkeys((state, step, why) for state, why in sorted(ways))
        return frozenset({(step, fact)})


def _word(node: ast.expr) -> str:
    """The code that stands there: a text, or a member of an enumeration."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Attribute(value=ast.Name(), attr=name) if name.isupper():
            return name.lower()
    return NOBODY_YET


def drawn() -> dict[Stage, Picture]:
    """The picture of each stage that has a workflow."""
    found = {}
    for workflow in OF_STAGES:
        methods = methods_of(workflow)
        found[stage_of(methods)] = Picture(methods).draw()
    return found


def pictures() -> str:
    """Each stage in mermaid: where it waits, for whom, and the duties that are kept there."""
    return "\n".join(_section(stage, picture) for stage, picture in drawn().items())


def _section(stage: Stage, picture: Picture) -> str:
    lines = [f"### {labelled(stage)}", "", "```mermaid", "stateDiagram-v2"]
    knot = tied(set(picture.arrows))
    inside, outside = with_one_box(list(picture.arrows), knot)
    boxes = {step: _box(stage, step, *one) for step, one in picture.states.items()}
    lines += [f"  {box}" for step, box in boxes.items() if step not in knot]
    if knot:
        lines += [f'  state "from each of these to each other one" as {KNOT} {{']
        lines += [f"    {box}" for step, box in boxes.items() if step in knot]
        lines += [f"    {_arrow(*one)}" for one in inside] + ["  }"]
    lines += [f"  {_arrow(*one)}" for one in outside]
    return "\n".join([*lines, "```", "", *_opened(stage), ""])


def _box(stage: Stage, step: str, role: str, fact: str) -> str:
    kept = [duty.id.replace(":", " ") for duty in OWN_DUTIES[stage] if fact in duty.kept_by]
    return f'state "{"<br>".join(filter(None, (step, role, *kept)))}" as {step}'


def _arrow(left: str, right: str, why: str) -> str:
    return f"{left} --> {right}{f' : {why}' if why else ''}"


def _opened(stage: Stage) -> Iterator[str]:
    """Which report of the stage opens which duties; and the duties that none of them opens."""
    left = dict.fromkeys(duty.id for duty in OWN_DUTIES[stage])
    rows = []
    for kind in (one for one in KINDS.values() if one.stage is stage):
        fixed = _milestones_of(kind)
        opened = [duty.id for duty in OWN_DUTIES[stage] if fixed & set(duty.milestones)]
        left = {duty: None for duty in left if duty not in opened}
        if opened:
            rows.append(f"| `{kind.kind}` | `{'`, `'.join(opened)}` |")
    if rows:
        yield from ("| report | opens, or moves |", "| --- | --- |", *rows, "")
    if left:
        yield f"Opened by no report of this stage: `{'`, `'.join(left)}`."


def _milestones_of(kind: type[Facts]) -> set[Milestone]:
    """The milestones that its `milestones` names."""
    return {
        Milestone[node.attr]
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(kind.milestones))))
        if isinstance(node, ast.Attribute) and source.name_of(node) == f"Milestone.{node.attr}"
    }
