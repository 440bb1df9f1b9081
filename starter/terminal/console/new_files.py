"""Files that commands write: an existing one is not touched without `--force`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from models.errors import BusinessError
from models.phrases import phrase


@contextmanager
def new_file(path: Path, *, force: bool) -> Iterator[IO[bytes]]:
    """A file that is written; with `force` over one that exists.

    Raises:
        BusinessError: it exists, or cannot be written; says why.
    """
    try:
        with path.open("wb" if force else "xb") as target:
            yield target
    except FileExistsError:
        raise BusinessError(
            phrase("{path} exists and was not touched", path=path),
            hint="name another file, or add --force",
        ) from None
    except OSError as error:
        raise BusinessError(
            phrase("{path} cannot be written: {strerror}", path=path, strerror=error.strerror)
        ) from None
