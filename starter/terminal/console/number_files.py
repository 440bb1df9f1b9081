"""Files of order numbers that commands read."""

from pathlib import Path

from models.errors import UsageError
from models.phrases import phrase


def numbers_of_file(path: Path) -> list[str]:
    """The numbers of a text file in UTF-8, one a line.

    Raises:
        UsageError: it cannot be read, or is none.
    """
    from starter.service.exports.chosen import numbers_in

    try:
        return numbers_in(path.read_bytes())
    except OSError as error:
        raise UsageError(
            phrase("{path} cannot be read: {why}", path=str(path), why=str(error)),
            hint="name a text file in UTF-8, a number a line",
        ) from None
