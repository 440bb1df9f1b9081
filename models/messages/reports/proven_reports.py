"""Reports that carry their proof 凭证: stored files of the order, as the terms ask for them."""

from typing import Annotated, ClassVar

from pydantic import Field

from models.messages.incidents.liability import Proofs
from models.messages.orders.stored_file import StoredFile
from models.messages.reports.report import Facts


class PhotoFacts(Facts):
    """What photos show; each is a stored file."""

    plain: ClassVar[tuple[str, ...]] = ("photos",)

    photos: Proofs = ()


class SignatureFacts(Facts):
    """What somebody signs for 签字; the picture of the signature is a stored file."""

    plain: ClassVar[tuple[str, ...]] = ("signature",)

    signature: Annotated[StoredFile | None, Field(exclude_if=lambda file: file is None)] = None
