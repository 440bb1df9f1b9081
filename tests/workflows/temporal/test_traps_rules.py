"""The traps of Temporal that our source must not step into, each by its number.

Each test says what the trap does (docs/explanation/temporal-traps.md), and holds
the rule that keeps every workflow out of it.
"""

import ast
import re
import tomllib

import pytest

from tests import source
from tests.source import above, calls, decorated, files, keyword, name_of, place, tree

HANDLERS = ("workflow.signal", "workflow.update", "workflow.query", ".validator")


AT_ONCE = {"unknown_type.py", "notice.py"}
"""Of workflows that receive no message."""


def test_trap_01_every_sleep_is_clamped() -> None:
    """A negative sleep fails the task, over and over."""
    spans = {"span", "pause"}
    for file, call in calls("workflow.sleep"):
        first = call.args[0]
        clamped = isinstance(first, ast.Name) and first.id in spans
        assert clamped or name_of(first) == "timedelta", place(file, call)
        if clamped:
            scope = next(node for node in above(call) if isinstance(node, source.Function))
            bound = [ast.unparse(node) for node in ast.walk(scope) if isinstance(node, ast.Assign)]
            assert any(line.startswith(f"{first.id} = max(") for line in bound), place(file, call)  # type: ignore[attr-defined] # a Name, see above


def test_trap_02_no_exception_closes_an_order_where_a_release_would_heal_it() -> None:
    """`failure_exception_types` closes every order at the first bug."""
    for folder in ("workflows", "workers", "starter"):
        for file in files(folder):
            assert "failure_exception_types" not in file.read_text(), file


def test_trap_03_signal_handlers_take_any_number_of_arguments() -> None:
    """One argument too few or too many raises before our code, over and over."""
    for file, handler in decorated("workflow.signal"):
        dynamic = any("dynamic" in ast.unparse(one) for one in handler.decorator_list)
        assert handler.args.vararg or dynamic, place(file, handler)


def test_trap_04_13_signal_handlers_are_synchronous_and_never_raise() -> None:
    """ApplicationError there kills the order; any other exception hangs it."""
    for file, handler in decorated("workflow.signal"):
        assert isinstance(handler, ast.FunctionDef), place(file, handler)
        assert not any(isinstance(node, ast.Raise) for node in ast.walk(handler))


def test_trap_05_every_update_has_a_validator() -> None:
    """In a body without one, a wrong argument hangs order and caller."""
    checked = {
        name_of(one).removesuffix(".validator")
        for _, function in decorated(".validator")
        for one in function.decorator_list
    }
    for file, update in decorated("workflow.update"):
        assert update.name in checked, place(file, update)
        assert not any(isinstance(node, ast.Raise) for node in ast.walk(update))


def test_trap_07_no_zone_is_made_in_the_sandbox() -> None:
    """There it is a proxy that the arithmetic of dates refuses."""
    for file in files("workflows"):
        assert "zoneinfo" not in file.read_text().lower(), file


def test_trap_12_19_a_wait_with_a_time_out_is_caught_where_it_is() -> None:
    """TimeoutError leaving `run` kills the order; a time-out of zero raises though all is well."""
    waits = [(f, c) for f, c in calls("workflow.wait_condition") if keyword(c, "timeout")]
    assert {file.name for file, _ in waits} == {
        *("ledger_writer.py", "parking.py", "order.py", "care.py", "return_waits.py"),
        "goods_replacement.py",
    }
    for file, wait in waits:
        caught = [ast.unparse(node) for node in above(wait) if isinstance(node, ast.With)]
        assert any("suppress(TimeoutError)" in text for text in caught), place(file, wait)
    assert not list(calls("asyncio.wait_for", "asyncio.timeout"))


@pytest.mark.parametrize("name", ["execute_activity", "execute_local_activity", "_once"])
def test_trap_14_what_an_activity_or_a_leg_raises_is_caught_where_it_is_awaited(name: str) -> None:
    """ActivityError or ChildWorkflowError leaving `run` kills the order."""
    awaited = [
        (file, call)
        for file, call in calls(f".{name}", f".{name}_method")
        if any(isinstance(node, ast.Await) for node in above(call))
    ]
    assert awaited
    for file, call in awaited:
        tried = [node for node in above(call) if isinstance(node, ast.Try)]
        caught = {ast.unparse(one.type or call) for node in tried for one in node.handlers}
        within = next(node for node in above(call) if isinstance(node, source.Function))
        # A FailureError is an ActivityError too, and a bare time-out that replay makes of one.
        error = "ChildWorkflowError" if within.name == "run" else "ActivityError|FailureError"
        is_caught = any(re.search(error, text) for text in caught)
        assert is_caught or within.name == "call", place(file, call)


def test_trap_15_no_workflow_has_a_time_out_of_the_server() -> None:
    """The server closes it, none of our code runs, nothing is given back."""
    for folder in source.PACKAGES:
        for file in files(folder):
            for node in ast.walk(tree(file)):
                is_timeout = isinstance(node, ast.keyword) and node.arg in {
                    "execution_timeout",
                    "run_timeout",
                }
                assert not is_timeout, place(file, node)


def test_trap_16_a_leg_is_asked_to_end_when_its_order_closes() -> None:
    """The default terminates it: nothing is given back."""
    started = list(calls("start_child_workflow", "execute_child_workflow"))
    assert started
    for file, call in started:
        policy = keyword(call, "parent_close_policy")
        assert policy is not None, place(file, call)
        assert ast.unparse(policy) == "workflow.ParentClosePolicy.REQUEST_CANCEL"


def test_trap_17_every_run_ends_through_drive_which_waits_for_the_handlers() -> None:
    """What a handler still does is abandoned when `run` returns."""
    for file, run in decorated("workflow.run"):
        if file.name in AT_ONCE:
            continue
        assert ("self.drive(" in ast.unparse(run)) or ("self.leg(" in ast.unparse(run)), file
    ends = {f.name: f for file, f in source.functions("workflows") if file.name == "lifecycle.py"}
    assert "self._wind_down(partial(wind_down, done), lambda: self._quiet(inbox)" in ast.unparse(
        ends["drive"]
    )
    assert "self._until(written)" in ast.unparse(ends["_wind_down"])
    assert "all_handlers_finished()" in ast.unparse(ends["_quiet"])
    config = tomllib.loads((source.ROOT / "pyproject.toml").read_text())
    assert "error" in config["tool"]["pytest"]["ini_options"]["filterwarnings"]


def test_trap_23_no_task_is_dropped() -> None:
    """The failure of a task that nobody awaits is swallowed."""
    for file, call in calls("create_task"):
        kept = (ast.Assign, ast.ListComp, ast.Await, ast.IfExp)
        assert isinstance(next(above(call)), kept), place(file, call)
    gathered = list(calls("ensure_future", "gather", "as_completed", "asyncio.wait"))
    assert not gathered, "their order is not replayed"


def test_trap_24_state_is_made_before_the_first_message() -> None:
    """State made in `run` loses what came before it."""
    workflows = [file for file, _ in decorated("workflow.run") if file.name not in AT_ONCE]
    assert sorted(workflows) == sorted(file for file, _ in decorated("workflow.init"))
    assert {function.name for _, function in decorated("workflow.init")} == {"__init__"}


def test_trap_27_no_loop_waits_for_a_clock_that_stands_still() -> None:
    """`workflow.now()` moves only across awaits."""
    for file in files("workflows"):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.While):
                assert any(isinstance(one, ast.Await) for one in ast.walk(node)), place(file, node)


def test_no_condition_looks_at_what_every_activation_renews() -> None:
    """A refused update leaves no history: what it lets pass, a replay lets pass later."""
    for file, wait in calls("workflow.wait_condition"):
        text = ast.unparse(wait)
        renewed = ("task()", "now()", "history_length", "proven")
        assert not any(word in text for word in renewed), place(file, wait)


def test_trap_28_the_first_parameter_of_a_handler_is_self() -> None:
    """Under another name its type hints are ignored."""
    for file, handler in decorated(*HANDLERS):
        assert handler.args.args[0].arg == "self", place(file, handler)


def test_trap_35_nothing_of_the_engine_is_called_while_a_workflow_is_evicted() -> None:
    """`finally` and `except BaseException` run again at eviction, without an event loop."""
    for file in files("workflows"):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Try):
                assert "workflow." not in "".join(map(ast.unparse, node.finalbody)), place(
                    file, node
                )
            if isinstance(node, ast.ExceptHandler):
                kinds = ast.unparse(node.type) if node.type else "BaseException"
                assert "BaseException" not in kinds, place(file, node)


SIGNALS = ("cancellation_shield.py", "inbox.py")
"""What signals another workflow: for steps, and for a task that nobody cancels."""


def test_trap_37_a_step_signals_so_that_its_cancellation_is_known_afterwards() -> None:
    """The SDK forgets it where the signal was sent already."""
    for file, call in calls("workflow.get_external_workflow_handle"):
        assert file.name in SIGNALS, place(file, call)


BANNED = (
    "random", "secrets", "uuid", "time", "os", "logging", "sqlite3", "threading", "subprocess",
)  # fmt: skip


def test_nothing_in_a_workflow_differs_between_two_replays() -> None:
    """The sandbox misses these: random numbers, hash(), id(), the order of a set."""
    for file in files("workflows"):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [one.name for one in node.names] + [getattr(node, "module", "") or ""]
                assert not {name.split(".")[0] for name in names} & set(BANNED), place(file, node)
            if isinstance(node, ast.Call):
                assert name_of(node) not in ("hash", "id"), place(file, node)
            if isinstance(node, ast.For | ast.comprehension):
                over = node.iter
                assert not isinstance(over, ast.Set | ast.SetComp), place(file, over)
                assert name_of(over) not in ("set", "frozenset"), place(file, over)
