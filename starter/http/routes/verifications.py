"""The table of what cannot be verified over HTTP (FH-11.3.3.1)."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request

from starter.http.auth import InContext, Who, request_caller
from starter.http.json_body import BoundedRequest, JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.http.verification_tables import import_table, sender_of
from starter.order_files.workbooks.file_kind import FILE_MAX

XLSX_OR_CSV: Final = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv",
)  # fmt: skip


def takes(*kinds: str) -> dict[str, Any]:
    """What a door that takes a file is described with."""
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}
    return {"requestBody": {"required": True, "content": content}}


class TableRequest(BoundedRequest):
    """A request whose body is one table, or the e-mail with it, and with photos."""

    bytes_max = FILE_MAX


class TableRoute(JsonRoute):
    """A route that takes a table as its body."""

    request_class = TableRequest


router = APIRouter(
    tags=["reports"],
    route_class=TableRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)


@router.post("/verifications/import", openapi_extra=takes(*XLSX_OR_CSV, "message/rfc822"))
async def import_verifications(
    request: Request,
    context: InContext,
    caller: Who,
    merchant: Annotated[str | None, Query(max_length=32)] = None,
    by: Annotated[str, Query(max_length=32)] = "provider",
    actor: Annotated[str | None, Query(max_length=64)] = None,
    dry_run: bool = False,
    strict: bool = False,
) -> dict[str, Any]:
    """Tell orders that they are not verified 无法核销, by a table (xlsx, csv, eml; at most 20 MB).

    The body is the file: 订单号, 原因, and 验收单, 发现时间, 商家 where they are known. A row with
    a doubt is in review: it is told to nobody. Sent again it is `known`; an order that is verified
    by now is `matched`. With `strict` nothing is told where a warning or a doubt is left.
    """
    imported = await import_table(
        context, await request.body(), sender_of(caller, by, actor), merchant=merchant,
        dry_run=dry_run, strict=strict,
    )  # fmt: skip
    return imported.result.as_json()
