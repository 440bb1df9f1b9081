"""Why an order stands in review: what is asked about, by whom, and how a right value is kept."""

from models.language.catalogue import Language
from models.language.texts import Translator
from models.roles import Role
from starter.service.explaining.causes import cause_of
from tests.starter.cli import DeskUnderTest
from tests.starter.service.explaining.test_causes import evidence_of, order_at


async def test_an_order_in_review_names_what_is_asked_about_once(desk: DeskUnderTest) -> None:
    """It read “because of in_review … (in review (about: payment))”, and what to do was missing."""
    await order_at(desk, problem="in_review", step="in_review", waiting_on=Role.CUSTOMER_SERVICE)
    cause = cause_of(await evidence_of(desk, faulty=("payment", "payment")))
    assert cause.sentence == (
        "it is in review: customer_service asks about payment, then corrects it, or gives the "
        "same again"
    )
    assert Translator(Language.ZH).text(cause.sentence) == (
        "审核中：请客服核实付款方式，然后更正；无误的按原值再填一次以确认"
    )
