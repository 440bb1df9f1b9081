"""What a backup holds, written last: a folder without it is not a backup."""

from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from models.errors import UsageError
from models.phrases import phrase

MANIFEST_NAME = "backup.json"
DATABASE_NAME = "fulfil.db"
TEMPORAL_NAME = "temporal.db"


class Manifest(BaseModel):
    """One backup.

    Attributes:
        made_at: the instant that both stores were seen at.
        instance: the installation's id.
        version: of `fulfil`; revision: of our tables; engine: of the Temporal server's build.
        ring_key: the key ring's master key that sealed the newest data keys; the ring itself is
            in no backup.
        files: name to SHA-256.
    """

    model_config = ConfigDict(frozen=True)

    made_at: AwareDatetime
    instance: str
    version: str
    revision: str
    engine: str
    ring_key: str | None
    files: dict[str, str]


def read_manifest(folder: Path) -> Manifest:
    """What a backup holds.

    Raises:
        UsageError: the folder holds no backup, or one that was not finished.
    """
    file = folder / MANIFEST_NAME
    hint = phrase(
        "name a folder that `fulfil backup` has filled; it writes {file} last", file=MANIFEST_NAME
    )
    try:
        return Manifest.model_validate_json(file.read_text("utf-8"))
    except (OSError, ValidationError) as error:
        is_gone = isinstance(error, OSError)
        why = phrase("is not there") if is_gone else phrase("cannot be read")
        raise UsageError(
            phrase(
                "{folder} holds no complete backup: {file} {why}",
                folder=folder,
                file=MANIFEST_NAME,
                why=why,
            ),
            hint=hint,
        ) from None
