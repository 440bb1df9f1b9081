"""The tables and pictures of `docs/` that are made out of the code.

`python -m tests.reference_pages` writes them.
A page keeps its own words; what stands between `<!-- table -->` and `<!-- end -->` is made here.
"""

import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pydantic_core import PydanticUndefined

from activities.adapters.process.metrics import METRICS
from activities.adapters.process.settings import PREFIX, UNPREFIXED, Settings
from models.attributes import ATTRIBUTES
from models.stages.all_duties import ALL_DUTIES
from models.stages.informed_parties import informed_of
from starter.http.limits import LIMIT_OF_NAME
from starter.service.access.rights import ANY_KEY, RIGHTS, SCOPED_KEYS, SYSTEM_KEYS
from starter.service.reading.need_to_know import READING_OF_ROLE
from starter.service.reports.report_kinds import all_kinds
from tests import glossary, incident_table, sop_coverage, stage_pictures
from tests.sop_clauses import texts

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "reference"
OPENAPI = "openapi.json"
MOVING_DAY = re.compile(r'("wanted_pickup_day": ")\d{4}-\d\d-\d\d')
TABLE = re.compile(r"(<!-- table -->\n).*?(<!-- end -->)", re.DOTALL)
OWN_NAME = re.compile(r"^ {8}([a-z_]+(?:, [a-z_]+)*): (.+(?:\n {12}.+)*)", re.MULTILINE)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def duties() -> str:
    """Every row of the SOP's deadlines, with the workflow that follows it."""
    facts = ("duty", "also", "owner", "kind", "due", "must")
    heads = (*facts, "tells", "alarms", "counts from", "terms")
    rows = [
        (
            f"`{duty.id}`", ", ".join(duty.also), duty.owner, duty.kind, duty.due_kind, duty.what,
            ", ".join(informed_of(duty)), ", ".join(duty.alarmed),
            _code([*duty.milestones, *(f"{m}?" for m in duty.optional)]), _code(duty.terms),
        )
        for duty in ALL_DUTIES.values()
    ]  # fmt: skip
    return _table(heads, rows)


def followed() -> str:
    """Which workflow follows which duties, and what keeps each."""
    own = reversed(sop_coverage.OWN_DUTIES.items())
    first = {duty.id: (stage, duty) for stage, mine in own for duty in mine}
    rows = [
        (stage, f"`{duty.id}`", _code(duty.kept_by), _code(duty.averted_by))
        for stage, duty in (first[name] for name in ALL_DUTIES if name in first)
    ]
    return _table(("stage", "duty", "kept by", "averted by"), rows)


def search_attributes() -> str:
    """Every search attribute."""
    rows = [(f"`{a.name}`", a.type, a.meaning, _code(a.values)) for a in ATTRIBUTES]
    return _table(("name", "type", "says", "values"), rows)


WORKED_OUT = {"database_url": "SQLite there", "api_port": "8300"}
"""Defaults that depend on another setting."""


def settings() -> str:
    """Every variable of the environment, with its default."""
    assert Settings.__doc__
    texts: dict[str, str] = {}
    for names, text in OWN_NAME.findall(Settings.__doc__):
        texts |= dict.fromkeys(names.split(", "), " ".join(text.split()))
    rows = []
    for name, field in Settings.model_fields.items():
        variable = name.upper() if name.upper() in UNPREFIXED else f"{PREFIX}{name.upper()}"
        known = field.default is not PydanticUndefined
        default = "" if field.default is None else str(field.default) if known else WORKED_OUT[name]
        rows.append((f"`{variable}`", default, texts[name]))
    return _table(("variable", "default", "what"), rows)


def report_kinds() -> str:
    """Every kind of report: who says it, who receives it, and its fields."""
    rows = [
        (
            f"`{kind.kind}`", kind.stage, ", ".join(kind.by),
            ", ".join(kind.informs), kind.means,
            ", ".join(f"`{f.name}`{'*' if f.required else ''} {f.type}" for f in kind.fields),
        )
        for kind in all_kinds()
    ]  # fmt: skip
    return _table(("kind", "stage", "by", "informs", "says", "data"), rows)


def rights() -> str:
    """Who may do what, with which keys."""
    kinds = (ANY_KEY, SCOPED_KEYS, SYSTEM_KEYS)
    rows = [
        (
            f"`{action}`",
            *(", ".join(role for role in cell if cell[role] == kind) for kind in kinds),
        )
        for action, cell in RIGHTS.items()
    ]
    return _table(("action", "any key", "with a scope", "a system"), rows)


def readings() -> str:
    """What each role outside reads of an order that its key is for."""
    rows = [
        (
            role, ", ".join(sorted(one.crew)),
            "place, contact" if one.pickup else "", "place, customer" if one.delivery else "",
            ", ".join(sorted(one.cases)),
        )
        for role, one in READING_OF_ROLE.items()
    ]  # fmt: skip
    return _table(("role", "lines and deadlines of", "pickup", "delivery", "cases"), rows)


def metrics() -> str:
    """Each of our metrics."""
    rows = [(f"`{one.name}`", one.kind, _code(one.labels), BY[one.by], one.says) for one in METRICS]
    return _table(("metric", "kind", "labels", "told by", "says"), rows)


def coverage() -> str:
    """How much of each text of the SOP is built."""
    heads = ("text", "name", "clauses", "built", "of these in part", "not built", "people")
    return _table(heads, sop_coverage.summary())


def covered(code: str) -> str:
    """Every clause of a text, what carries it, and which test shows it."""
    heads = ("clause", "what", "state", "carried by", "shown by")
    return _table(heads, sop_coverage.covered(code))


def words() -> str:
    """Each of our words that has a Chinese one."""
    rows = [
        (f"`{word}`", meaning, kind, f"`{file}`")
        for word, meaning, kind, file in glossary.words()
        if meaning
    ]
    return _table(("word", "Chinese", "type", "file"), rows)


def contracts() -> str:
    """Who may import whom, as import-linter is told."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    rows = [(f"`{one['id']}`", one["name"], _contract(one)) for one in linter["contracts"]]
    return _table(("contract", "says", "modules"), rows)


def _contract(one: dict[str, Any]) -> str:
    if one["type"] == "layers":
        return " → ".join(_code(layer.split(" | ")) for layer in one["layers"])
    if one["type"] == "protected":
        return f"{_code(one['protected_modules'])} only by {_code(one['allowed_importers'])}"
    return f"{_code(one['source_modules'])} never {_code(one['forbidden_modules'])}"


def incident_kinds() -> str:
    """What may go wrong, and what follows from it."""
    return _table(incident_table.HEADS, incident_table.rows())


def limits() -> str:
    """How often somebody may do something."""
    heads = ("limit", "each", "at most", "in seconds", "counted", "setting")
    rows = [
        (
            f"`{name}`", one.per, f"{one.most:,}", f"{one.seconds:g}", one.what,
            f"`{one.setting}`" if one.setting else "",
        )
        for name, one in LIMIT_OF_NAME.items()
    ]  # fmt: skip
    return _table(heads, rows)


BY = {"api": "API", "worker": "worker", "both": "API and worker"}
PAGES: dict[str, tuple[Callable[[], str], ...]] = {
    "duties.md": (duties, followed),
    "glossary.md": (words,),
    "search-attributes.md": (search_attributes,),
    "settings.md": (settings,),
    "report-kinds.md": (report_kinds,),
    "roles.md": (rights, readings),
    "metrics.md": (metrics,),
    "limits.md": (limits,),
    "../how-to/incidents.md": (incident_kinds,),
    "../explanation/architecture.md": (contracts, stage_pictures.pictures),
    "../sop-coverage.md": (coverage, *(partial(covered, code) for code in texts())),
}


def made(name: str) -> str:
    """The page with its tables as the code of today has them."""
    tables = iter(PAGES[name])
    page = (FOLDER / name).read_text("utf-8")
    return TABLE.sub(lambda found: f"{found[1]}{next(tables)()}{found[2]}", page)


def openapi() -> str:
    """What `/openapi.json` answers: programs are written against it, so that a change is seen."""
    from starter.http.app import create_app  # the pages need no door: their tests are quick

    return on_any_day(f"{json.dumps(create_app().openapi(), indent=1, ensure_ascii=False)}\n")


def on_any_day(document: str) -> str:
    """The document with a fixed day: the example's order is to be picked up in three days."""
    return MOVING_DAY.sub(r"\g<1>2026-12-03", document)


if __name__ == "__main__":
    (FOLDER / OPENAPI).write_text(openapi(), "utf-8")
    for page_name in PAGES:
        (FOLDER / page_name).write_text(made(page_name), "utf-8")
        sys.stderr.write(f"wrote {page_name.removeprefix('../')}\n")
