"""The error map: each kind of answer, to a call that changes something and to one that asks."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.adapters.partners import errors
from activities.adapters.partners.http_client import (
    Reply,
    RequestNotSent,
    ResponseLost,
    ResponseTooLong,
    TimeOuts,
    open_http,
)
from activities.adapters.partners.stock import StockHttp
from models.errors import (
    BadAnswer,
    Conflict,
    FulfilError,
    OutcomeUnknown,
    PartnerUnavailable,
)
from models.language.catalogue import Language
from models.language.texts import Translator
from models.messages.partners.outcome import Done, Outcome

ZH = Translator(Language.ZH)
DONE = {"code": 0, "data": {"reference": "S-1"}}
SHORT = {"code": 1001, "message": "short", "data": {"missing": ["W-1"]}}


def a_reply(status: int, body: Any = b"", pause: float | None = None) -> Reply:
    return Reply(status, body if isinstance(body, bytes) else json.dumps(body).encode(), pause)


@pytest.mark.parametrize(
    ("reply", "done"),
    [
        (a_reply(200, DONE), Done.DONE),
        (a_reply(201, {**DONE, "news": 1}), Done.DONE),
        (a_reply(200, {"code": 0}), Done.DONE),
        (a_reply(409, {"code": 40901, "data": {"reference": "S-1"}}), Done.ALREADY_DONE),
        (a_reply(200, {"code": 40901}), Done.ALREADY_DONE),
        (a_reply(200, SHORT), Done.REFUSED),
        (a_reply(422, SHORT), Done.REFUSED),
        (a_reply(404, SHORT), Done.REFUSED),
    ],
)
def test_an_answer_that_can_be_read_is_an_outcome(reply: Reply, done: Done) -> None:
    assert errors.outcome(reply, "stock").done is done


def test_a_refusal_names_reason_and_what_is_missing() -> None:
    outcome = errors.outcome(a_reply(200, SHORT), "stock")

    assert outcome == Outcome(done=Done.REFUSED, reason="short", missing=("W-1",), code=1001)


def test_a_refusal_without_a_reason_names_its_code() -> None:
    outcome = errors.outcome(a_reply(200, {"code": 7}), "stock")

    assert outcome.reason == "refused without a reason (code 7)"


@pytest.mark.parametrize(
    ("reply", "changing", "asking"),
    [
        (a_reply(302), BadAnswer, BadAnswer),
        (a_reply(400), BadAnswer, BadAnswer),
        (a_reply(401, {"code": 7}), BadAnswer, BadAnswer),
        (a_reply(403), BadAnswer, BadAnswer),
        (a_reply(404, {"detail": "Not Found"}), BadAnswer, BadAnswer),
        (a_reply(404, DONE), BadAnswer, BadAnswer),
        (a_reply(408), PartnerUnavailable, PartnerUnavailable),
        (a_reply(409, {"code": 40902}), Conflict, BadAnswer),
        (a_reply(429), PartnerUnavailable, PartnerUnavailable),
        (a_reply(429, b"", 30.0), PartnerUnavailable, PartnerUnavailable),
        (a_reply(500), OutcomeUnknown, PartnerUnavailable),
        (a_reply(502), OutcomeUnknown, PartnerUnavailable),
        (a_reply(503), OutcomeUnknown, PartnerUnavailable),
        (a_reply(503, b"", 0.0), PartnerUnavailable, PartnerUnavailable),
        (a_reply(200, b"<html>"), BadAnswer, BadAnswer),
        (a_reply(200, b"\xff"), BadAnswer, BadAnswer),
        (a_reply(200, {"code": "0"}), BadAnswer, BadAnswer),
        (a_reply(200, {"ok": True}), BadAnswer, BadAnswer),
        (a_reply(999), BadAnswer, BadAnswer),
    ],
)
def test_an_answer_without_an_outcome_is_a_typed_error(
    reply: Reply, changing: type[FulfilError], asking: type[FulfilError]
) -> None:
    with pytest.raises(changing) as changed:
        errors.outcome(reply, "stock")
    with pytest.raises(asking) as asked:
        errors.found(reply, "stock")

    assert (type(changed.value), type(asked.value)) == (changing, asking)
    assert changed.value.retry_after == reply.retry_after


@pytest.mark.parametrize(
    ("fault", "changing", "asking"),
    [
        (RequestNotSent("ConnectError"), PartnerUnavailable, PartnerUnavailable),
        (ResponseLost("ReadTimeout"), OutcomeUnknown, PartnerUnavailable),
        (ResponseTooLong("more than 1000000 bytes"), BadAnswer, BadAnswer),
    ],
)
def test_no_answer_is_unknown_only_where_something_was_sent_that_changes(
    fault: RequestNotSent, changing: type[FulfilError], asking: type[FulfilError]
) -> None:
    assert type(errors.error(fault, "stock", changing=True)) is changing
    assert type(errors.error(fault, "stock", changing=False)) is asking


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (a_reply(500), "stock：对方返回 500"),
        (a_reply(200, {"code": 7}), "stock：对方返回 200，代码 7"),
        (a_reply(200, b"<html>"), "stock：对方返回的 200 不是约定的 JSON"),
    ],
)
def test_what_a_partner_answered_is_said_in_chinese_too(reply: Reply, says: str) -> None:
    with pytest.raises(FulfilError) as raised:
        errors.found(reply, "stock")
    assert ZH.text(raised.value.message) == says
    assert ZH.text(raised.value.hint or "") != raised.value.hint


async def test_that_a_partner_does_not_answer_is_said_in_chinese_too() -> None:
    async with open_http(TimeOuts(ask=0.001)) as http:
        with pytest.raises(PartnerUnavailable) as raised:
            await StockHttp(http, "http://127.0.0.1:9", "west").find("order:acme:1:reserve_stock:1")
    assert ZH.text(raised.value.message).startswith("查询 west 的调用结果：")
    assert raised.value.message.startswith("west, asked what became of a call: ")


def test_a_key_that_never_arrived_is_nothing() -> None:
    assert errors.found(a_reply(404, {"code": 40400}), "stock") is None


def test_the_partners_text_stays_out_of_errors() -> None:
    secret = {"code": "张三 13800138000"}

    with pytest.raises(BadAnswer) as raised:
        errors.outcome(a_reply(200, secret), "stock")

    assert "138" not in repr(raised.value.__dict__)
    assert raised.value.__cause__ is None


@given(status=st.integers(0, 1000), body=st.binary(max_size=60), changing=st.booleans())
def test_whatever_comes_is_an_outcome_or_one_of_our_errors(
    status: int, body: bytes, changing: bool
) -> None:
    read = errors.outcome if changing else errors.found
    with contextlib.suppress(FulfilError):
        assert read(Reply(status, body), "stock") is None or status < 500
