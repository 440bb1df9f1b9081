"""What a phone runs of ours stays small enough to be read at once."""

import re

from starter.web.pages import STATIC
from tests.source import ROOT

BUDGET = 400
"""Lines of all our files that a page of a job loads (ADR-0068)."""
TEMPLATES = ROOT / "starter" / "web" / "templates"
EXTENDS = re.compile(r'{% extends "([\w.]+)" %}')
LISTED = re.compile(r'{% for one in \[([^\]]+)\] %}<script defer src="{{ asset\(one ~ ')
NAMED = re.compile(r"asset\('([\w-]+)\.js'\)")


def scripts(template: str) -> set[str]:
    """Our scripts that a template loads, with those of the templates that it extends."""
    text = (TEMPLATES / template).read_text("utf-8")
    listed = [name for names in LISTED.findall(text) for name in re.findall(r'"([\w-]+)"', names)]
    above = [scripts(one) for one in EXTENDS.findall(text)]
    return {*NAMED.findall(text), *listed}.union(*above)


def test_the_whole_script_of_a_phone_is_within_its_budget() -> None:
    names = set[str]().union(*(scripts(one.name) for one in TEMPLATES.glob("job*.html")))
    assert names >= {"job", "job-outbox", "job-send", "again"}
    lines = {name: len((STATIC / f"{name}.js").read_text().splitlines()) for name in names}
    assert sum(lines.values()) <= BUDGET, lines


def test_every_script_named_as_a_jobs_is_counted() -> None:
    assert scripts("job_base.html") == {one.stem for one in STATIC.glob("job*.js")}


def test_the_page_for_contributors_names_this_budget() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert f"| all scripts of ours that a phone loads | {BUDGET} lines |" in page
