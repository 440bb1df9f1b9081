"""What a photo or a paper of an order looks like from outside."""

from activities.adapters.store.reports.files import FileRow
from models.roles import Role
from starter.service.reading.view_model import Instant, View


class FileShown(View):
    """What is known of a file. `taken_at` is what its camera says; the size in bytes and pixels."""

    sha256: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    pages: int | None
    taken_at: Instant | None
    received_at: Instant
    by: Role
    actor: str | None


def file_shown(row: FileRow) -> FileShown:
    """A file as every door shows it."""
    return FileShown.model_validate(row.model_dump(exclude={"order", "key_id"}))
