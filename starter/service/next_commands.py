"""Commands that a person is shown as the next thing to do."""

import shlex
from collections.abc import Iterable


def correcting(merchant: str, number: str, fields: Iterable[str]) -> str:
    """The command that corrects those fields of an order in review; goods are given as a whole."""
    named = f"{shlex.quote(merchant)} {shlex.quote(number)}"
    whole = ("'lines=[…]'" if name.partition(".")[0] == "lines" else f"{name}=…" for name in fields)
    return f"fulfil decide {named} correct --set {' --set '.join(dict.fromkeys(whole))}"


def listing_files(merchant: str, number: str) -> str:
    """The command that lists the photos and papers of an order."""
    return f"fulfil files list {shlex.quote(merchant)} {shlex.quote(number)}"


def settling(merchant: str, number: str, report_id: str) -> str:
    """The command that settles what is asked about a report; which of the two is his to say."""
    named = f"{shlex.quote(merchant)} {shlex.quote(number)}"
    report = shlex.quote(f"report_id={report_id}")
    choice = shlex.quote("choice=confirm|reject")
    return f"fulfil decide {named} settle_question --set {report} --set {choice} --reason …"
