"""The alert rules: each metric in them exists, each page they name is there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from activities.adapters.process.metrics import METRICS

ROOT = Path(__file__).parents[1]
RULES = ROOT / "deploy" / "prometheus" / "alerts.yml"
RULE = re.compile(r"^ {6}- alert: (\w+)\n((?: {8}.*\n)+)", re.MULTILINE)
FOUND = dict(RULE.findall(RULES.read_text("utf-8")))
OURS = {one.name: set(one.labels) for one in METRICS}
OF_PROMETHEUS = {"up": {"job"}}
OF_THE_SDK = {"temporal_workflow_task_execution_failed": {"workflow_type"}}
SERIES = {**OURS, **OF_PROMETHEUS, **OF_THE_SDK}


def field(rule: str, name: str) -> str:
    """A field of a rule, wherever it stands in it."""
    found = re.search(rf"^ +{name}: (.+)$", FOUND[rule], re.MULTILINE)
    assert found, f"{rule} has no {name}"
    return found[1].strip('"')


def test_every_rule_is_read_here() -> None:
    assert len(FOUND) == RULES.read_text().count("- alert:") >= 10


@pytest.mark.parametrize("rule", FOUND)
def test_a_rule_names_metrics_and_labels_that_exist(rule: str) -> None:
    expression = field(rule, "expr")
    named = set(re.findall(r"\b(?:fulfil|temporal)_\w+|\bup\b", expression))
    assert named
    assert named <= set(SERIES)
    labels = {label for name in named for label in SERIES[name]}
    grouped = re.findall(r"by \(([^)]+)\)", expression)
    used = {label.strip() for group in grouped for label in group.split(",")}
    shown = set(re.findall(r"\$labels\.(\w+)", FOUND[rule]))
    assert shown <= used <= labels


@pytest.mark.parametrize("rule", FOUND)
def test_a_rule_says_how_urgent_it_is_and_which_page_helps(rule: str) -> None:
    assert field(rule, "labels") in ("{severity: page}", "{severity: ticket}")
    assert field(rule, "summary").endswith(".")
    assert (ROOT / field(rule, "runbook")).exists()


def test_promtool_agrees_where_it_is_installed() -> None:
    promtool = shutil.which("promtool")
    checks = (("check", "rules", "alerts.yml"), ("test", "rules", "alerts_test.yml"))
    for words in checks if promtool else ():
        ran = subprocess.run(
            [str(promtool), *words], cwd=RULES.parent, capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_rule_has_a_case_for_promtool() -> None:
    cases = (RULES.parent / "alerts_test.yml").read_text()
    assert [rule for rule in FOUND if f"alertname: {rule}" not in cases] == []
