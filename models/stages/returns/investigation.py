"""What is found as a return is looked into 问题调查, before it is answered (FE-4.2)."""

from typing import ClassVar

from models.messages.incidents.liability import Party, Proofs
from models.messages.reports.report import Word
from models.roles import Role
from models.stages.returns.facts import CUSTOMER_AND_MERCHANT, ReturnFacts


class ReturnInvestigated(ReturnFacts):
    """Somebody has looked into what is said to be wrong: whose fault it is, and what was found.

    The customer is informed that it was done, and not what: nobody comments on the goods
    (FH-11.3.1.4).
    """

    kind: ClassVar[str] = "return_investigated"
    by: ClassVar[tuple[Role, ...]] = (Role.AFTER_SALES, Role.CUSTOMER_SERVICE, Role.TECHNICIAN)
    means: ClassVar[str] = "the return was looked into"
    informs: ClassVar[tuple[Role, ...]] = (Role.AFTER_SALES, *CUSTOMER_AND_MERCHANT)
    customer_reads: ClassVar[tuple[str, ...] | None] = ()

    plain: ClassVar[tuple[str, ...]] = ("at_fault",)
    personal: ClassVar[tuple[str, ...]] = ("findings", "evidence")
    at_fault: Party
    findings: Word
    evidence: Proofs = ()
