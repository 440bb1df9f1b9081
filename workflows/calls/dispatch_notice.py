"""The one notice that a step waits for: the goods are on their way (ER-4.2.2)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.notices import NoticeActivities
    from models.messages.timeline.notices import IMMEDIATE, NoticeItem, Receiver
    from models.messages.timeline.timeline import EntryKind
    from models.roles import Role
    from models.stages.notice_texts import compose
    from workflows.calls.steps import Steps
    from workflows.temporal import options


async def notify(steps: Steps, key: str, to: Role, code: str) -> None:
    """Tell one role, and go on when it has been sent, or has failed; a failure stops nothing."""
    state, now = steps.state, workflow.now()
    outbox = state.outbox
    receiver = Receiver(role=to, party=state.party(to))
    item = NoticeItem(order=outbox.order, code=code, tier=IMMEDIATE, at=now)
    request = compose(f"{key}:{to}", receiver, [item])
    what = f"tell {to}: {code}"
    send = NoticeActivities.send_notice
    outcome = await steps.attempt_here(send, request, options.notice_here(what))
    if outcome is None and not steps.stopped:
        again = request.model_copy(update={"again": True})
        outcome, _ = await steps.attempt(send, again, options.notice(what))
    if outcome is not None and outcome.ok:
        outbox.inform(key, (to,), code, cause=key, at=now, fields={}, sent=True)
        state.changes += 1
    else:
        text, data = f"{to} could not be told: {code}", {"to": to, "template": code, "key": key}
        state.note(EntryKind.PROBLEM, "notice_failed", text, workflow.now(), data=data)
    steps.go_on()
