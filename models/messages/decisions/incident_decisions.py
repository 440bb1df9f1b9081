"""What is decided about an incident (FH-8.3.2.1): who is responsible, and the remedy (ADR-0044)."""

from typing import Annotated, ClassVar

from pydantic import StringConstraints

from models.exact import Day, Instant
from models.messages.decisions.decision import Decision, Reason
from models.messages.incidents.liability import Party, Proofs, Remedy
from models.messages.incidents.split import PiecesApart
from models.messages.orders.count import Kinds
from models.messages.orders.order import Fen
from models.messages.reports.report import Incident, Word
from models.roles import Role

JUDGES = (Role.ORDER_DESK, Role.OPERATIONS, Role.REGIONAL_MANAGER)
"""Who judges, and notes down what a party answers."""

ANSWER_FOR = (
    *(Role.MERCHANT, Role.CARRIER, Role.HUB, Role.PROVIDER, Role.TECHNICIAN, Role.CUSTOMER),
    *JUDGES,
)
"""Who answers for a party: its own role, and a desk that notes it down."""

OFFERERS = (
    *JUDGES, Role.CUSTOMER_SERVICE, Role.SERVICE_DESK, Role.INSTALLATION_DESK, Role.TRUNK_DESK,
    Role.AFTER_SALES,
)  # fmt: skip
"""Who offers a remedy, and notes down that it is agreed."""

Basis = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class AboutIncident(Decision):
    """What names an incident: by its name, and by its `kind` where two kinds share that."""

    incident: Incident
    kind: Word | None = None


class Judge(AboutIncident):
    """The order desk says who is responsible 判责, `nobody` too; again after an appeal.

    `party` and `basis` are the table's where they are left out; `amount_fen` none: no money.
    """

    name: ClassVar[str] = "judge"
    made_by: ClassVar[tuple[Role, ...]] = JUDGES

    party: Party | None = None
    basis: Basis | None = None
    amount_fen: Fen | None = None
    evidence: Proofs = ()


class Admit(AboutIncident):
    """The party says that it is so 认责."""

    name: ClassVar[str] = "admit"
    made_by: ClassVar[tuple[Role, ...]] = ANSWER_FOR


class Appeal(AboutIncident):
    """The party says that it is not so 申诉, and why; another time with new evidence alone."""

    name: ClassVar[str] = "appeal"
    made_by: ClassVar[tuple[Role, ...]] = ANSWER_FOR

    reason: Reason
    evidence: Proofs = ()


class OfferRemedy(AboutIncident):
    """A remedy is offered to merchant or customer 补救措施.

    Of another pickup `pickup_day` and `pickup_hour` say when; of a split `pieces_apart` and
    `kinds_apart` what travels on another vehicle, after all others.
    """

    name: ClassVar[str] = "offer_remedy"
    made_by: ClassVar[tuple[Role, ...]] = OFFERERS

    remedy: Remedy
    pickup_day: Day | None = None
    pickup_hour: Instant | None = None
    pieces_apart: PiecesApart = None
    kinds_apart: Kinds = ()


class Agree(AboutIncident):
    """Merchant or customer agrees to the remedy that was offered last.

    A `pickup_day`, `pickup_hour` or `pieces_apart` that he names is another one than was offered.
    """

    name: ClassVar[str] = "agree"
    made_by: ClassVar[tuple[Role, ...]] = (Role.MERCHANT, Role.CUSTOMER, *OFFERERS)

    pickup_day: Day | None = None
    pickup_hour: Instant | None = None
    pieces_apart: PiecesApart = None
    kinds_apart: Kinds = ()


INCIDENT_DECISIONS: tuple[type[AboutIncident], ...] = (Judge, Admit, Appeal, OfferRemedy, Agree)
