"""Facts that were reported long after they happened are counted per who told them."""

from models.figures.belated_reports import BelatedCount, BelatedFact, count_belated


def a_fact(report_id: str, order: str = "order:acme:A1", **who: str | None) -> BelatedFact:
    driver = {"order": order, "report_id": report_id, "by": "driver", "actor": "drv-1"}
    return BelatedFact.model_validate({**driver, **who})


def test_each_role_actor_and_key_is_counted_the_most_first() -> None:
    facts = [
        a_fact("r1", key_id="k1"),
        a_fact("r2", actor="drv-2"),
        a_fact("r3", key_id="k1"),
        a_fact("r4", "order:acme:A2", key_id="k1"),
        a_fact("r5", by="hub", actor=None),
    ]
    assert count_belated(facts) == [
        BelatedCount("driver", "drv-1", "k1", facts=3, orders=2),
        BelatedCount("driver", "drv-2", None, facts=1, orders=1),
        BelatedCount("hub", None, None, facts=1, orders=1),
    ]


def test_a_report_counts_once_and_not_if_it_was_withdrawn() -> None:
    facts = [a_fact("r1"), a_fact("r1"), a_fact("r2"), a_fact("r2", "order:acme:A2")]
    (count,) = count_belated(facts, {("order:acme:A1", "r2")})
    assert (count.facts, count.orders) == (2, 2)
    assert count_belated(facts[:1], {("order:acme:A1", "r1")}) == []
