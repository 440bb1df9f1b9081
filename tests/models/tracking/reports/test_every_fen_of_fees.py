"""Extra fees in any sequence: what is paid is what the tariff says, once, and not a fen of it more.

Nobody pays what he has not agreed to; what is taken back is as if it had not been said.
"""

from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from models.figures.fees import Fee, fees_of
from models.messages.decisions.decisions import Withdraw
from models.roles import Role
from models.stages.city_delivery.fees import FeeCollected
from models.tracking.decisions.withdrawals import Withdrawals
from tests.conftest import RANDOM_SEEDS
from tests.models.machine import tell
from tests.models.tracking.reports.test_fees import NOON, at_home, price, report, set_fee

REF = st.sampled_from(["f1", "f2"])
FEN = st.sampled_from([1000, 2000])
MONEY = ("fee_reported", "fee_set", "fee_agreed", "fee_refused", "fee_collected")


class Fees(RuleBasedStateMachine):
    """Two fees of one installation."""

    def __init__(self) -> None:
        super().__init__()
        self.leg = at_home()
        self.at = NOON

    def later(self) -> datetime:
        """The next minute."""
        self.at += timedelta(minutes=1)
        return self.at

    @rule(ref=REF, quantity=st.integers(1, 3))
    def find(self, ref: str, quantity: int) -> None:
        report(self.leg, self.later(), incident=ref, quantity=quantity)

    @rule(ref=REF, fen=FEN, payer=st.sampled_from([Role.CUSTOMER, Role.MERCHANT]))
    def set_price(self, ref: str, fen: int, payer: Role) -> None:
        set_fee(self.leg, self.later(), incident=ref, price=price(fen, payer))

    @rule(ref=REF, kind=st.sampled_from(["fee_agreed", "fee_refused"]), by=st.sampled_from(
        ["customer", "merchant"]))  # fmt: skip
    def answer(self, ref: str, kind: str, by: str) -> None:
        tell(self.leg, kind, self.later(), by=by, data={"incident": ref})

    @rule(ref=REF, fen=FEN)
    def collect(self, ref: str, fen: int) -> None:
        """No more and no less than its price, agreed to, and once."""
        before = self.paid(ref)
        stands = self.shown(ref)
        data = {"incident": ref, "amount_fen": fen}
        answer = tell(self.leg, "fee_collected", self.later(), by="technician", data=data)
        counts = answer.outcome == "accepted" and answer.state is None
        if counts:
            assert before == 0
            assert stands is not None
            assert (stands.state, stands.amount_fen) == ("agreed", fen)
        assert self.paid(ref) == before + (fen if counts else 0)

    @rule(pick=st.integers(0, 9))
    def withdraw(self, pick: int) -> None:
        """A desk takes one of the reports back."""
        facts = [one for one in self.leg.facts if one.name in MONEY]
        if not facts:
            return
        name = facts[pick % len(facts)].fact_id
        desk = Withdrawals(self.leg, self.later, lambda: False)
        body = {"decision_id": f"w{self.at}", "report_id": name, "reason": "x", "by": "order_desk"}
        decision = Withdraw.model_validate(body)
        if desk.why_not(decision) is None:
            desk.apply(decision, self.later())

    def paid(self, ref: str) -> int:
        """What counts as paid for it."""
        contents = (one.content for one in self.leg.facts.named(FeeCollected.kind))
        ones = (one for one in contents if isinstance(one, FeeCollected) and one.incident == ref)
        return sum(one.amount_fen for one in ones)

    def shown(self, ref: str) -> Fee | None:
        """As people read it."""
        return next((one for one in fees_of(self.leg.outbox.entries) if one.incident == ref), None)

    @invariant()
    def what_is_shown_is_what_was_paid(self) -> None:
        """And a fee that is open is not paid."""
        open_ = {one.ref for one in self.leg.open_incidents}
        for ref in ("f1", "f2"):
            shown = self.shown(ref)
            assert ((shown and shown.paid_fen) or 0) == self.paid(ref)
            if self.paid(ref):
                assert ref not in open_


@pytest.mark.no_cover  # the same steps again and again
def test_no_fen_of_a_fee_appears_or_vanishes() -> None:
    """Shows FH-11.3.2.2. More with `RANDOM_SEEDS=50`."""
    # What holds after each step is asserted by the rules and the invariant of `Fees`.
    examples = 20 * RANDOM_SEEDS
    bounds = settings(max_examples=examples, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(Fees, settings=bounds)
