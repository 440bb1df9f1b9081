"""Who was asked for visits after the first one, as the workflow keeps it that asked."""

from pydantic import BaseModel


class VisitRequests(BaseModel):
    """The calls of visits.

    Attributes:
        asked: the plans for which somebody was asked, each as often as that was done; called_back:
            the places among them of those who were called back; providers: which of the order's
            providers each was, where it was not the first.
    """

    asked: list[str] = []
    called_back: list[int] = []
    providers: dict[int, int] = {}
