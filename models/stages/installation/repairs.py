"""Simple faults put right on site 现场维修 (FH-11.3.1.1), with photos before and after."""

from typing import ClassVar, Self

from pydantic import StrictBool, model_validator

from models.messages.orders.stored_file import StoredFile
from models.messages.reports.report import Word
from models.phrases import phrase
from models.roles import Role
from models.stages.city_delivery.home_roles import AT_HOME
from models.stages.installation.installation_exceptions import InstallationIncident, ProductFault
from models.stages.installation.parts import PartFault


class RepairedOnSite(InstallationIncident):
    """A fault is put right on site, the customer accepts it so 补救措施 (FH-11.3.1.1, FH-11.2.4).

    The photos are what responsibility is judged by 判责依据. What he does not accept is claimed
    from the factory instead.
    """

    kind: ClassVar[str] = "repaired_on_site"
    by: ClassVar[tuple[Role, ...]] = AT_HOME
    means: ClassVar[str] = "a fault is put right on site, and the customer accepts it so"
    informs: ClassVar[tuple[Role, ...]] = (Role.SERVICE_DESK, Role.ORDER_DESK)
    settles: ClassVar[tuple[str, ...]] = (PartFault.kind, ProductFault.kind)

    signatures: ClassVar[tuple[str, ...]] = ("customer_agrees",)
    plain: ClassVar[tuple[str, ...]] = ("before", "after", "customer_agrees")
    personal: ClassVar[tuple[str, ...]] = ("what",)
    what: Word
    before: StoredFile
    after: StoredFile
    customer_agrees: StrictBool

    @model_validator(mode="after")
    def _proved(self) -> Self:
        if not self.customer_agrees:
            raise ValueError(phrase("what the customer does not accept is claimed: part_claimed"))
        if self.before == self.after:
            raise ValueError(
                phrase("one photo stands for before and after: take another one after it")
            )
        return self
