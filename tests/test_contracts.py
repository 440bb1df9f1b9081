"""Who imports whom: no circle, and each contract bites in a copy of the code that breaks it."""

import ast
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

from tests.source import PACKAGES, ROOT, files, nodes

BROKEN: Mapping[str, tuple[str, str]] = {
    "layers": ("models.ids", "activities.ports"),
    "light-workflows": ("workflows.temporal.details", "httpx"),
    "pure-models": ("models.roles", "temporalio"),
    "protected-adapters": ("activities.stock", "activities.adapters.wiring"),
    "protected-standins": ("starter.terminal.operation.dev", "activities.adapters.standins.serve"),
    "protected-tables": ("starter.service.place", "activities.adapters.store.tables.schema"),
    "inside-models": ("models.stages.spec", "models.figures.fees"),
    "inside-tracking": ("models.tracking.situation.facts", "models.tracking.deadlines.machine"),
    "inside-starter": ("starter.service.reports.report", "starter.http.auth"),
    "inside-service": ("starter.service.reading.views", "starter.service.access.keys"),
    "doors-without-a-store": ("starter.http.app", "activities.adapters.store.store"),
    "inside-adapters": (
        "activities.adapters.store.orders.orders",
        "activities.adapters.partners.stock",
    ),
    "inside-store": ("activities.adapters.store.tables.base", "activities.adapters.store.store"),
    "inside-messages": ("models.messages.orders.count", "models.messages.reports.refusals"),
    "inside-stages": (
        "models.stages.trunk_transport.duties",
        "models.stages.city_delivery.reports",
    ),
    "inside-workflows": ("workflows.calls.steps", "workflows.running.watch"),
    "inside-terminal": ("starter.terminal.console.labels", "starter.terminal.orders.pages"),
    "inside-order-files": (
        "starter.order_files.rows.footers",
        "starter.order_files.importing.importer",
    ),
}
"""For each contract who may not import whom, by its id in pyproject.toml."""


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the lint says of a copy in which somebody imports what he may not, for each contract."""
    copy = tmp_path_factory.mktemp("broken")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package)
    for importer, imported in BROKEN.values():
        file = copy / Path(*importer.split(".")).with_suffix(".py")
        file.write_text(f"{file.read_text('utf-8')}\nimport {imported}\n", "utf-8")
    lint = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(lint, cwd=copy, capture_output=True, text=True, check=False).stdout


def contracts() -> dict[str, str]:
    """The contracts' names by their ids."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {one["id"]: one["name"] for one in project["tool"]["importlinter"]["contracts"]}


def test_no_files_import_each_other_in_a_circle() -> None:
    """Not even for types, or inside of a function: who reads one need not read the other first."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    assert len(graph.modules) > 500
    imports = {one: graph.find_modules_directly_imported_by(one) for one in graph.modules}
    TopologicalSorter(imports).prepare()  # CycleError names the circle


def imported_by(file: Path) -> list[str]:
    """The modules that a file names in its imports, wherever they stand."""
    whole = [name.name for node in nodes(file, ast.Import) for name in node.names]
    return whole + [node.module for node in nodes(file, ast.ImportFrom) if node.module]


def foreign_imports(package: str) -> set[tuple[str, str]]:
    """Files of a package that import what is neither the standard library's nor ours."""
    ours = {*sys.stdlib_module_names, *PACKAGES}
    return {
        (str(file.relative_to(ROOT)), name.partition(".")[0])
        for file in files(package)
        for name in imported_by(file)
        if name.partition(".")[0] not in ours
    }


def test_models_import_the_standard_library_and_pydantic_alone() -> None:
    """The contract names what must not come in; whatever has no name there must not, either."""
    others = {one for one in foreign_imports("models") if not one[1].startswith("pydantic")}
    assert others == set()
    assert ("workflows/order.py", "temporalio") in foreign_imports("workflows")  # it finds some


@pytest.mark.parametrize("contract", contracts())
def test_a_contract_bites(contract: str, output: str) -> None:
    importer, imported = BROKEN[contract]
    name = contracts()[contract]
    assert [line for line in output.splitlines() if line.startswith(name) and "BROKEN" in line], (
        output
    )
    assert f"{importer} -> {imported} " in output
