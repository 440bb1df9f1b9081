"""Rewrites SQLite files of this machine: free pages keep no trace of what was erased."""

from activities.adapters.process.settings import Settings
from activities.adapters.store.database.rebuild import rebuild, rebuilt
from models.phrases import phrase
from starter.local.data_lock import check_unused
from starter.local.setup_error import SetupError


def rewrite_own_file(settings: Settings, *, whatever: bool = False) -> tuple[str, ...]:
    """Rewrite our database, a large one only with `whatever`; gives the warnings that are left."""
    return rebuilt(settings.database_url, whatever=whatever)


def rewrite_all_files(settings: Settings) -> tuple[str, ...]:
    """Rewrite ours, and that of the Temporal on this machine unless it runs; gives a warning of
    each."""
    lines = rewrite_own_file(settings, whatever=True) or (
        phrase("our own file is rewritten: its free pages hold nothing"),
    )
    file = settings.data_dir / "temporal" / "temporal.db"
    if not file.exists():
        return lines
    try:
        check_unused(settings.data_dir)
    except SetupError as error:
        return (
            *lines,
            phrase(
                "{file} stays as it is: {why}; {hint}",
                file=str(file),
                why=error.message,
                hint=error.hint or "",
            ),
        )
    rebuild(file)
    return (*lines, phrase("{file} is rewritten: its free pages hold nothing", file=str(file)))
