"""The tables of `docs/sop-coverage.md`: which clause is built, where, and which test shows it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from models.ids import Stage
from models.sop.duty import Duty
from models.sop.proof import Proof
from models.sop.terms import Sop, Targets
from models.stages.all_duties import ALL_DUTIES
from models.stages.table import KINDS, SPECS, watched_by
from tests.awaited_kinds import AWAITED, wait_named
from tests.sop_clauses import Citation, Clause, below, cited, clauses, comments, inside, texts
from tests.source import PACKAGES, ROOT, files

OWN_DUTIES: dict[Stage, tuple[Duty, ...]] = {spec.stage: watched_by(spec.stage) for spec in SPECS}
"""The rows that a workflow follows, by its stage."""

MADE = re.compile(r"<!-- table -->.*?<!-- end -->", re.DOTALL)
"""What is written out of the code carries no clause: the code does."""

FOLLOWED = frozenset(duty.id for own in OWN_DUTIES.values() for duty in own)
TELLS_ONLY = re.compile(r"^(models/sop/|models/stages/\w+/\w*duties\.py|starter/demo/)")
"""Files that name a clause without carrying it: rows and terms speak for themselves."""

STEP = re.compile(r"(?:self\.wait_for\w*\(|^\s+(?=[A-Z]))(\w+)(?:, by=Role\.(\w+))?")
CALLED = re.compile(r"self\.(\w+)\(")
KIND_TESTS = re.compile(r"^tests/(workflows|models|replay)/")
"""Tests whose words are report kinds; elsewhere `accepted` is an answer."""

TESTS_OF_IT = re.compile(r"/test_(?!sop_coverage)\w+\.py$")
"""Tests of the product: not those of this page."""

DUTY = re.compile(r"\b[A-Z]{2}-[^\s:]+:\w+")
NAMED = re.compile(r"""["']([^"'\s]+)["']""")
SHOWN = 2
"""So many tests are named, and one table of cases: each more would change the page."""

NO_TEST = "no test names it"
T = TypeVar("T")


def is_built(clause: str) -> bool:
    """Whether a followed duty, a report kind or a line of code carries it."""
    return bool(_duties(clause) or _kinds().get(clause) or _code().get(clause))


def state(clause: Clause) -> str:
    """Built (with what is lacking), not built, or a matter for people."""
    if clause.id in below():
        ours = [one for one in below()[clause.id] if not clauses()[one].people]
        return f"{sum(map(is_built, ours))} of {len(ours)} built" if ours else "people"
    if clause.people:
        return f"people: {clause.people}"
    later = f", a later issue's: {clause.later}" if clause.later else ""
    if not is_built(clause.id):
        return f"not built{later}"
    return f"built; lacks {clause.lacks}{later}" if clause.lacks else "built"


def carriers(clause: str) -> list[str]:
    """What carries a clause: rows, kinds, code; terms and pages that say more of it."""
    waiting = [f"row `{one}`, nothing follows it yet" for one in _duties(clause, followed=False)]
    return [
        *(f"duty `{one}`" for one in _duties(clause)),
        *waiting,
        *(f"kind `{one}`" for one in _kinds().get(clause, ())),
        *_code().get(clause, ()),
        *(f"term `{one}`" for one in _terms().get(clause, ())),
        *(f"[{one.stem}]({one})" for one in _pages().get(clause, ())),
    ]


def tests(clause: str) -> list[str]:
    """The tests that say so, else those that name it or its duties, else one of its kinds'."""
    shows = _shows().get(clause, [])
    rows = [test for word in (clause, *_duties(clause)) for test in _tests().get(word, ())]
    kinds = [test for word in _kinds().get(clause, ()) for test in _tests().get(word, ())]
    named = [f"{test.file} {test.name}" for test in rows if test.name]
    tables = [test.file for test in rows if not test.name]
    lines = [f"{test.file} {test.name}".strip() for test in kinds]
    best = list(dict.fromkeys(shows or named))[:SHOWN]
    return [*best, *tables[:1]] or lines[:1]


@cache
def _shows() -> dict[str, list[str]]:
    """The tests whose docstring says `Shows FH-7.2.1.`, first those that show little else."""
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for file in files("tests"):
        for where, text, _ in comments(file):
            named = list(dict.fromkeys(cited(text)))
            if where.startswith("test_") and text.startswith("Shows "):
                for at, clause in enumerate(named):
                    found[clause].append((len(named), at, f"{file.relative_to(ROOT)} {where}"))
    return {clause: [test for *_, test in sorted(ranked)] for clause, ranked in found.items()}


def _duties(clause: str, *, followed: bool = True) -> list[str]:
    rows = [duty.id for duty in ALL_DUTIES.values() if clause in (duty.clause, *duty.also)]
    return [row for row in rows if (row in FOLLOWED) is followed]


@cache
def _kinds() -> dict[str, list[str]]:
    return _by_clause((kind, cited(facts.__doc__ or "")) for kind, facts in KINDS.items())


@cache
def _terms() -> dict[str, list[str]]:
    found = []
    for prefix, model in (("", Sop), ("kpi.", Targets), ("proof.", Proof)):
        for name, field in model.model_fields.items():
            extra = field.json_schema_extra
            assert isinstance(extra, dict)
            found.append((f"{prefix}{name}", cited(str(extra["clause"]))))
    return _by_clause(found)


@cache
def _code() -> dict[str, list[str]]:
    """Comments and docstrings of the product, but those of the report kinds."""
    kinds = {facts.__name__ for facts in KINDS.values()}
    found = []
    for file in files(*PACKAGES):
        name = str(file.relative_to(ROOT))
        for citation in () if TELLS_ONLY.match(name) else comments(file):
            if citation.where not in kinds:
                found.append((_place(name, citation), cited(citation.text)))
    return _by_clause(found)


def _place(file: str, citation: Citation) -> str:
    """A step by its code, or the method that a line of steps calls; else where it is said."""
    if (step := STEP.search(citation.line)) and step[1] in AWAITED:
        return f"step `{wait_named(step[1], step[2]).step}` of `{file}`"
    outer, _, function = citation.where.rpartition(".")
    called = CALLED.search(citation.line) if function == "_steps" else None
    where = f"{outer}.{called[1]}" if called else citation.where
    return f"`{f'{file} {where}'.strip()}`"


@cache
def _pages() -> dict[str, list[Path]]:
    docs = ROOT / "docs"
    pages = sorted([*docs.glob("how-to/*.md"), *docs.glob("explanation/*.md")])
    texts = ((page, MADE.sub("", page.read_text("utf-8"))) for page in pages)
    return _by_clause((page.relative_to(docs), cited(text)) for page, text in texts)


class Test(NamedTuple):
    """A test, or (without a name) a table of cases at the top of its file."""

    file: str
    name: str


@cache
def _tests() -> dict[str, list[Test]]:
    """The tests that name a clause, a duty or a kind."""
    found: dict[str, set[Test]] = defaultdict(set)
    for file in files("tests"):
        name = str(file.relative_to(ROOT))
        if not TESTS_OF_IT.search(name):
            continue
        for n, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if not (words := {*cited(DUTY.sub("", line)), *_words(name, line)}):
                continue
            test = Test(name, inside(file, n).partition(".")[0])
            if (test.name or "test_").startswith("test_"):
                for word in words:
                    found[word].add(test)
    return {word: sorted(own) for word, own in found.items()}


def _words(name: str, line: str) -> Iterator[str]:
    for word in NAMED.findall(line):
        if word in ALL_DUTIES or (word in KINDS and KIND_TESTS.match(name)):
            yield word


def _by_clause(found: Iterable[tuple[T, Iterable[str]]]) -> dict[str, list[T]]:
    by_clause: dict[str, list[T]] = defaultdict(list)
    for carrier, named in found:
        for clause in dict.fromkeys(named):
            if carrier not in by_clause[clause]:
                by_clause[clause].append(carrier)
    return by_clause


def summary() -> list[tuple[str, ...]]:
    """How much of each text is built."""
    rows = []
    for code, text in texts().items():
        own = [one for one in clauses().values() if one.id.startswith(code)]
        listed = [one for one in own if one.id not in below()]
        people = [one for one in listed if one.people]
        built = [one for one in listed if not one.people and is_built(one.id)]
        part = sum(bool(one.lacks) for one in built)
        missing = len(listed) - len(people) - len(built)
        counts = (len(listed), len(built), part, missing, len(people))
        rows.append((code, text["name"], *map(str, counts)))
    return rows


def covered(code: str) -> list[tuple[str, ...]]:
    """Every clause of a text."""
    rows: list[tuple[str, ...]] = []
    for clause in clauses().values():
        if clause.id.startswith(f"{code}-"):
            state_ = state(clause)
            shown = tests(clause.id) if state_.startswith("built") else []
            named = ", ".join(f"`{test}`" for test in shown)
            rows.append(
                (
                    clause.id, f"{clause.title} {clause.zh}".strip(), state_,
                    "; ".join(carriers(clause.id)),
                    named or (NO_TEST if state_.startswith("built") else ""),
                )
            )  # fmt: skip
    return rows
