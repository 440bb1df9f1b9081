"""Broken packing at the hub 拆包查验 (FH-10.2.2, FH-10.3.1.1): opened, photographed, claused."""

from typing import ClassVar, Self

from pydantic import StrictBool, model_validator

from models.ids import Stage
from models.messages.orders.stored_file import StoredFile, file_fields
from models.messages.reports.report import IncidentFacts, Word
from models.phrases import phrase
from models.roles import Role
from models.stages.trunk_pickup.pickup_exceptions import ExceptionFound


class PackingOpened(IncidentFacts):
    """A piece whose packing is broken was opened, photographed from six sides, and signed for so.

    One report a piece. Each side names a stored file; the label with the product's identity can be
    read in one of them. `claused`: the receipt says that the packing was broken 异常签收.
    """

    kind: ClassVar[str] = "packing_opened"
    stage: ClassVar[Stage] = Stage.CITY_DELIVERY
    by: ClassVar[tuple[Role, ...]] = (
        *(Role.PROVIDER, Role.TECHNICIAN, Role.HUB),
        Role.SERVICE_DESK,
    )
    means: ClassVar[str] = "a piece with broken packing was opened, and six sides photographed"
    informs: ClassVar[tuple[Role, ...]] = (Role.SERVICE_DESK, Role.ORDER_DESK)
    answers: ClassVar[tuple[str, ...]] = (ExceptionFound.kind,)

    plain: ClassVar[tuple[str, ...]] = (
        *("top", "bottom", "front", "back", "left", "right"),
        *("label_readable", "goods_damaged", "claused"),
    )
    personal: ClassVar[tuple[str, ...]] = ("piece",)
    piece: Word
    top: StoredFile
    bottom: StoredFile
    front: StoredFile
    back: StoredFile
    left: StoredFile
    right: StoredFile
    label_readable: StrictBool
    goods_damaged: StrictBool
    claused: StrictBool

    @model_validator(mode="after")
    def _whole(self) -> Self:
        sides = [getattr(self, side) for side in file_fields(type(self))]
        if len(set(sides)) < len(sides):
            raise ValueError(
                phrase("one photo stands for two sides: each side has a photo of its own")
            )
        if not self.label_readable:
            raise ValueError(
                phrase("the label must be readable in one of the photos: take it again")
            )
        if not self.claused:
            raise ValueError(
                phrase("the receipt says that the packing is broken (claused) 异常签收")
            )
        return self
