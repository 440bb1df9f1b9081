"""What the bench counts is there, and its ratios say what they say."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bench.blocks import Block, Comparison
from bench.meters import Commits, Cpu, machine_class, rss_mb


def a_block(side: str, **cpu: float) -> Block:
    return Block(side, 1, cpu, {}, 1.0, 1.0, 1.0, "")


def test_every_commit_is_counted_also_after_the_log_has_begun_anew(tmp_path: Path) -> None:
    file = tmp_path / "some.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE t (x)")
        commits = Commits(file)
        for n in range(7):
            database.execute("INSERT INTO t VALUES (?)", ("x" * 9000 * (n % 2),))
        commits.look()
        assert commits.count == 7
        database.execute("PRAGMA wal_checkpoint(RESTART)")
        for _ in range(3):
            database.execute("INSERT INTO t VALUES (1)")
        commits.look()
    assert commits.count == 10


def test_a_process_s_time_and_memory_are_read() -> None:
    cpu = Cpu({"us": os.getpid()})
    sum(range(10**7))
    assert cpu.spent()["us"] > 0
    assert rss_mb(os.getpid()) > 10
    assert "cores" in machine_class()


def test_a_ratio_is_the_twin_s_cost_over_ours_and_leaves_out_who_makes_the_load() -> None:
    ours = [
        a_block("ours", worker=150, server=250, load=900),
        a_block("ours", worker=100, server=300),
    ]
    twin = [
        a_block("twin", worker=100, server=100, load=100),
        a_block("twin", worker=80, server=220),
    ]
    compared = Comparison(ours, twin)
    assert compared.ratios == [0.5, 0.75]
    assert (compared.ratio, compared.worker_ratio) == (0.625, 1.375)
