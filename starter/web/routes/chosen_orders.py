"""Orders that somebody chose in their list, by ticks, by numbers or in a file of numbers."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from starter.http.auth import InContext
from starter.http.callers import Caller
from starter.http.downloads import chosen_file
from starter.service.decisions.bulk import BulkTarget
from starter.service.exports.chosen import lines_of, numbers_in, target_of
from starter.service.exports.sheets import SheetFormat
from starter.web.pages import ROOT, language_of
from starter.web.uploads import PageRoute
from starter.web.visitors import Sender

router = APIRouter(route_class=PageRoute)
EXPORT_PATH = f"{ROOT}/bulk/export"


@router.post("/bulk/export/{format}")
async def export_chosen(
    request: Request, context: InContext, visitor: Sender, format: SheetFormat
) -> Response:
    """The orders that were chosen as a file, with a row for each."""
    caller = visitor.caller
    named = await chosen_in(await request.form(), caller)
    return await chosen_file(context, caller, named, format, language_of(request))


async def chosen_in(form: FormData, caller: Caller) -> list[BulkTarget]:
    """The orders that a form names: those ticked, then the numbers typed, then those of its file.

    Raises:
        UsageError: the file is not a text.
    """
    whose = caller.merchant or str(form.get("merchant") or "").strip()
    ticked = [target_of(str(one)) for one in form.getlist("order")]
    numbers = lines_of(str(form.get("numbers") or ""))
    file = form.get("file")
    if isinstance(file, UploadFile):
        numbers += numbers_in(await file.read())
    return ticked + [target_of(one, whose) for one in numbers]
