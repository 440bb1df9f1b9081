"""Commands that a person is shown as the next thing to do."""

import shlex


def settling(merchant: str, number: str, report_id: str) -> str:
    """The command that settles what is asked about a report; which of the two is his to say."""
    named = f"{shlex.quote(merchant)} {shlex.quote(number)}"
    report = shlex.quote(f"report_id={report_id}")
    choice = shlex.quote("choice=confirm|reject")
    return f"fulfil decide {named} settle_question --set {report} --set {choice} --reason …"
