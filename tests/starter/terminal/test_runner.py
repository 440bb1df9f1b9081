"""How a command's work is run: what it answered goes to who asked, and nowhere else."""

from starter.terminal.console.runner import run_to_end

WRITTEN_OUT: list[object] = []


class Rows:
    """Many, that are dear to be written out."""

    def __repr__(self) -> str:
        WRITTEN_OUT.append(self)
        return "rows"


async def found() -> Rows:
    return Rows()


def test_what_was_found_is_not_written_out_as_its_task_ends() -> None:
    assert isinstance(run_to_end(found()), Rows)
    assert WRITTEN_OUT == []
