"""The rules of the layout that a machine can hold: who imports whom, how long, what is empty."""

import ast
import inspect
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from statistics import median

import pytest

from activities import ports
from models.messages.partners.requests import Notice, Request
from models.stages.all_duties import ALL_DUTIES
from tests import source
from tests.source import PACKAGES, ROOT, Function, above, files, functions, name_of, place, tree
from workflows.workflow_types import WORKFLOWS

MEDIAN, FILE, FUNCTION, RUN, TEST, CLASS = 100, 250, 40, 60, 25, 200
COHESIVE = {"workflows/order.py": 400}
"""A file whose meaning would be lost in two, and what it may have."""
OTHER_HALF = re.compile(r"_(parts|outside|beside|told|more|rest|others?|else|two|again)$")
CHAIN, BASES = 450, 3
"""What a workflow class may have with all of its bases: lines, and classes."""
HEAVY = ("httpx", "sqlmodel", "sqlalchemy", "fastapi", "activities.adapters")
READS_ENVIRONMENT = {
    "activities/adapters/process/settings.py": "ours",
    "activities/adapters/temporal/config.py": "whether there is more than the SDK reads",
    "activities/adapters/process/lifetime.py": "whether pydantic looks for plugins",
    "activities/adapters/process/watchers.py": "the language of whoever began it",
    "tests/conftest.py": "whether a test may be skipped",
}
"""Who reads a variable, and why; a child process may be given all of them."""


def length(function: Function) -> int:
    """How many lines it has, without decorators and docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def test_the_import_contracts_hold() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["tool"]["importlinter"]["root_packages"] == list(PACKAGES)
    # A process of its own: called in this one it switches every logger off.
    lint = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_workflows_are_light_in_a_fresh_interpreter() -> None:
    """A parent's `__init__.py` is invisible to the contracts, an indirect import is slow."""
    modules = sorted({one.__module__ for one in WORKFLOWS})
    program = (
        f"import sys, importlib\nfor one in {modules!r}:\n    importlib.import_module(one)\n"
        f"    heavy = sorted(set({HEAVY!r}) & set(sys.modules))\n"
        "    assert not heavy, f'{one} imports {heavy}'"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_no_file_is_longer_than_its_budget() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in files(*PACKAGES, "bench", "tests")
        if (lines := len(file.read_text().splitlines()))
        > COHESIVE.get(str(file.relative_to(ROOT)), FILE)
    }
    assert long == {}


def test_half_of_the_files_have_a_hundred_lines_at_most() -> None:
    written = [one for one in files(*PACKAGES, "bench", "tests") if one.name != "__init__.py"]
    assert median(len(file.read_text().splitlines()) for file in written) <= MEDIAN


def test_no_file_is_named_as_the_other_half_of_one() -> None:
    """A name that says no more is a sign that the file was split by length."""
    found = [file for file in files(*PACKAGES, "bench", "tests") if OTHER_HALF.search(file.stem)]
    assert found == []


def test_no_function_is_longer_than_its_budget() -> None:
    long = {}
    for file, function in functions(*PACKAGES, "bench", "tests"):
        run = any(source.name_of(one) == "workflow.run" for one in function.decorator_list)
        test = file.name.startswith("test_") and function.name.startswith("test_")
        budget = RUN if run else TEST if test else FUNCTION
        if length(function) > budget:
            long[place(file, function)] = (function.name, length(function))
    assert long == {}


def chain(owner: type) -> list[type]:
    """A class and those of our classes that it inherits from."""
    return [one for one in owner.__mro__ if one.__module__.split(".")[0] in PACKAGES]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.__name__)
def test_no_workflow_is_longer_than_its_budget_with_all_that_it_inherits(workflow: type) -> None:
    """What is held is a class of its own; what is inherited is read together."""
    classes = chain(workflow)
    assert len(classes) <= BASES
    assert sum(len(inspect.getsource(one).splitlines()) for one in classes) <= CHAIN


def test_no_class_of_workflows_is_longer_than_its_budget() -> None:
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for file in files("workflows")
        for node in source.nodes(file, ast.ClassDef)
        if node.name not in {one.__name__ for one in WORKFLOWS}
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= CLASS
    }
    assert long == {}


def test_the_page_for_contributors_names_the_budgets_that_are_held() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = re.findall(r"^\| an? (.+) \| (\d+) lines \|$", text, re.MULTILINE)
    held = {
        "file, but one cohesive workflow file 400": FILE,
        "function": FUNCTION,
        "workflow's `run`": RUN,
    }
    held |= {"workflow with its bases": CHAIN, "class a workflow holds": CLASS, "test": TEST}
    assert {what: int(most) for what, most in named} == held


def test_every_init_file_is_empty() -> None:
    inits = [file for file in files(*PACKAGES, "tests") if file.name == "__init__.py"]
    assert inits
    assert [file for file in inits if file.read_text()] == []


def test_there_is_no_drawer_called_utils() -> None:
    names = {file.stem for file in files(*PACKAGES, "tests")}
    assert not names & {"utils", "util", "helpers", "common", "misc", "types", "calendar"}


def test_every_partner_call_that_changes_something_takes_a_keyed_request() -> None:
    """ADR-0019; the ledger's rows carry keys of their own."""
    partners = (ports.Stock, ports.Carrier, ports.Technician, ports.Notices)
    for partner in partners:
        for name, method in inspect.getmembers(partner, inspect.isfunction):
            if name.startswith("_") or name == "find":
                continue
            (_, request) = inspect.signature(method).parameters.values()
            assert issubclass(request.annotation, Request), f"{partner.__name__}.{name}"
    assert "key" in Notice.model_fields


def test_every_line_of_a_timeline_is_noted_with_data() -> None:
    """Codes, counts, keys, references: a sentence alone is of no use to a program."""
    bare = [
        place(file, call)
        for file, call in source.calls(".note", "._note", within=("models", "workflows"))
        if name_of(call.args[0]) != "decision"  # whose id is data
        and {one.arg for one in call.keywords} <= {"at", "now", "by", "actor", "report_id"}
    ]
    assert bare == []


FORMATTED = {
    ("starter/service/exports/columns.py", "_in_one_line"),
    ("activities/adapters/store/reports/pending_reports.py", "_sentence"),
    ("starter/terminal/orders/pages.py", "entry_row"),
    ("starter/terminal/lists/notices.py", "_row"),
    ("starter/service/notice_views.py", "in_words"),
    ("starter/service/explaining/cause.py", "why_of"),
    ("starter/local/doctor/books.py", "skipped"),
}
"""Where the sentence of a timeline line, or of a notice, is shown to people."""


def test_nothing_reads_the_sentence_of_a_timeline_line() -> None:
    """Programs read `data`: tomorrow a sentence says it in other words."""
    read = set()
    for file in files(*PACKAGES, "bench"):
        for node in source.nodes(file, ast.Attribute):
            if node.attr != "text":
                continue
            if not (isinstance(call := next(above(node)), ast.Call) and call.func is node):
                owner = next(one for one in above(node) if isinstance(one, Function))
                read.add((str(file.relative_to(ROOT)), owner.name))
    assert read == FORMATTED


def test_the_environment_is_read_in_one_place() -> None:
    reading = {
        str(file.relative_to(ROOT))
        for file in files(*PACKAGES, "bench", "tests")
        for node in source.nodes(file, ast.Attribute, ast.Name)
        if source.name_of(node) in ("os.environ", "os.getenv", "environ", "getenv")
        and not isinstance(next(above(node)), ast.Dict)
    }
    assert reading <= set(READS_ENVIRONMENT)


def test_every_public_thing_says_what_it_is() -> None:
    bare = []
    for file in files(*PACKAGES):
        if file.name != "__init__.py" and not ast.get_docstring(tree(file)):
            bare.append(str(file.relative_to(ROOT)))
        for node in source.nodes(file, ast.ClassDef):
            inside = any(isinstance(one, Function) for one in above(node))
            if not (node.name.startswith("_") or inside or ast.get_docstring(node)):
                bare.append(place(file, node))
    assert bare == []


@pytest.mark.parametrize("duty", ALL_DUTIES)
def test_every_duty_has_a_test_that_names_it(duty: str) -> None:
    assert re.search(rf"\b{re.escape(duty)}\b", TESTS_OF_RULES), f"{duty} is in no table of cases"


TESTS_OF_RULES = "\n".join(file.read_text() for file in files("tests/models"))


def test_every_type_ignore_says_why() -> None:
    for file in files(*PACKAGES, "tests"):
        for n, line in enumerate(file.read_text().splitlines(), 1):
            if re.search(r"#\s*type:\s*ignore", line):
                assert re.search(r"type: ignore\[[a-z, -]+\]  ?# \w+", line), f"{file}:{n}"


def test_nothing_says_where_it_was_made() -> None:
    """No machine's path, and no registry's address."""
    banned = re.compile(
        r"/(?:home|Users|root)/\w|/work/|files\.pythonhosted|registry\.npmjs|pypi\.org"
    )
    found = [
        f"{file.relative_to(ROOT)}: {hit.group()}"
        for file in (
            *files(*PACKAGES, "bench", "tests"),
            *ROOT.glob("docs/**/*.md"),
            ROOT / "Makefile",
        )
        if file.name != "test_architecture.py" and (hit := banned.search(file.read_text()))
    ]
    assert found == []
