"""Whom a return tells what: customer and merchant each step (MC-八(一)2), our desks theirs.

What is reported is told by its kind (`informs`); here is what we do, decide, or ask for ourselves.
"""

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models import ids
    from models.codes import StepCode
    from models.messages.timeline.timeline import EntryKind
    from models.roles import Role
    from models.stages.returns.case_opening import BOUNCED_ID
    from models.stages.returns.facts import CUSTOMER_AND_MERCHANT
    from models.stages.returns.refund_reports import RefundBounced
    from models.stages.returns.reports import ReturnCollected
    from models.stages.returns.request import CaseKind, ReturnOutcome
    from models.stages.returns.return_status import STATUS_LINE
    from models.tracking.cases.return_accounts import ReturnAccounts
    from models.tracking.state import StageState


class ReturnNotices:
    """What one return tells people."""

    def __init__(self, state: StageState, books: ReturnAccounts) -> None:
        self.state = state
        self.books = books

    def key(self, step: str) -> str:
        """The key of what it tells, once."""
        return ids.step_key(self.state.outbox.workflow_id, step)

    def stands(self) -> None:
        """Say pieces and money, each time that they have changed."""
        record, now = self.books.record, self.books.stands
        if record.stands == now:
            return
        record.stands, data = now, now.model_dump(mode="json")
        self.state.note(EntryKind.STAGE, STATUS_LINE, now.sentence[:300], workflow.now(), data=data)

    def asked(self) -> None:
        """After-sales has it to answer (FE-4.1), customer service to look at (MC-八(二)1)."""
        request, case = self.books.case.request, self.books.case
        fields = {
            "by": request.by, "wish": request.wish, "pieces": case.pieces,
            "within_policy": case.within_policy,
        }  # fmt: skip
        desks = (Role.AFTER_SALES, Role.CUSTOMER_SERVICE)
        self._say("asked", desks, "return_asked", {**fields, "reason": request.reason})
        known = {name: fields[name] for name in ("wish", "pieces")}
        self._say("request", CUSTOMER_AND_MERCHANT, "return_taken_in", known)

    def to_judge(self) -> None:
        """What came back is not what was promised: after-sales judges it (MC-八(二)2)."""
        pieces = {"pieces": self.books.counted, "expected": self.books.expected}
        self._say("judge", (Role.AFTER_SALES,), "return_to_judge", pieces)

    def answered(self, step: StepCode, approved: bool) -> None:
        """What after-sales has decided; a refusal at once is told as the return ends."""
        if not approved and step is StepCode.AWAITING_ANSWER:
            return
        code = "return_approved" if approved else "return_not_taken_back"
        if step is StepCode.AWAITING_JUDGEMENT and approved:
            code = "return_judged"
        agreed = self.books.sums.agreed_fen if step is StepCode.AWAITING_JUDGEMENT else None
        self._say(
            f"{code}:{step}",
            CUSTOMER_AND_MERCHANT,
            code,
            {"amount_fen": agreed} if approved else {},
        )

    def not_sent(self, times: int) -> None:
        """Nobody has sent the goods: customer and merchant are asked for them."""
        pieces = {"pieces": self.books.expected}
        self._say(f"send_goods:{times}", CUSTOMER_AND_MERCHANT, "return_send_goods", pieces)
        desk = (Role.AFTER_SALES,)
        self._say(f"goods_not_sent:{times}", desk, "return_goods_not_sent", pieces)

    def tell_goods_unsent(self) -> None:
        """Nobody has sent the old goods, and the customer has new ones: after-sales settles it."""
        pieces = {"pieces": self.books.expected}
        roles = (Role.AFTER_SALES, *CUSTOMER_AND_MERCHANT)
        key = f"still_to_send:{self.books.record.send_by or ''}"
        self._say(key, roles, "return_still_to_send", pieces)

    def collected(self) -> None:
        """A carrier has said it in the words of the way there: both receive it as a return's."""
        if not self.books.state.happened(ReturnCollected.kind):
            self._say("collected", CUSTOMER_AND_MERCHANT, ReturnCollected.kind, {})

    def turned_round(self, *, delivered: bool) -> None:
        """Where the goods were as the return was approved."""
        code = "return_delivered_meanwhile" if delivered else "return_turned_round"
        self._say("turned_round", CUSTOMER_AND_MERCHANT, code, {"pieces": self.books.case.pieces})

    def exchange(self, order: str) -> None:
        """The new goods are on order."""
        self._say(
            f"exchange:{order}", CUSTOMER_AND_MERCHANT, "return_exchange_ordered", {"number": order}
        )

    @property
    def _has_bounced(self) -> bool:
        """Whether it is the money of a return that has ended, and not of a cancelled order."""
        return self.books.case.request.request_id.startswith(f"{BOUNCED_ID}:")

    def bounced(self) -> None:
        """The bank has sent money of an ended return back: all who knew of it are informed."""
        case = self.books.case
        if self._has_bounced:
            fields = {"amount_fen": case.refund_max_fen, "refund_by": case.request.refund_by}
            self._say(
                "bounced", (Role.AFTER_SALES, *CUSTOMER_AND_MERCHANT), RefundBounced.kind, fields
            )

    def refund_owed(self) -> None:
        """After-sales pays the money."""
        case = self.books.case
        nearest = self.state.deadlines.nearest()
        owed = {"amount_fen": case.refund_max_fen, "due_at": nearest.due_at if nearest else None}
        is_cancelled = case.kind is CaseKind.REFUND and not self._has_bounced
        code = "refund_cancelled" if is_cancelled else "refund"
        fields = {"by": case.request.refund_by, **(owed if is_cancelled else {})}
        self._say("refund", (Role.AFTER_SALES,), code, fields)

    def ended(self, outcome: ReturnOutcome) -> None:
        """Both are told, and the customer is asked for an opinion (FE-4.4)."""
        match self.books.case.kind:
            case CaseKind.RETURN:
                template = f"return_{outcome}"
                self._say("answer", (Role.CUSTOMER,), template, {"opinion": True})
                self._say("ended", (Role.MERCHANT,), "return_ended", {"outcome": outcome})
            case CaseKind.WAY_BACK:
                self._say("answer", (Role.TRUNK_DESK,), "goods_back", {})
            case CaseKind.REFUND if self._has_bounced:
                self._say("answer", (Role.CUSTOMER,), "return_refunded", {"opinion": False})
            case CaseKind.REFUND:
                self._say("answer", (Role.CUSTOMER,), "cancelled_refunded", {})

    def called_off(self, outcome: ReturnOutcome) -> None:
        """A person has ended it."""
        self._say("answer", (Role.CUSTOMER,), f"return_{outcome}", {})
        self._say("ended", (Role.MERCHANT,), "return_ended", {"outcome": outcome})

    def _say(self, what: str, to: tuple[Role, ...], code: str, fields: dict[str, Any]) -> None:
        key = self.key(what)
        self.state.outbox.inform(key, to, code, cause=key, fields=fields)
