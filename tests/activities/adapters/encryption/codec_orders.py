"""A small order that sends every kind of payload."""

from datetime import timedelta

from pydantic import BaseModel
from temporalio import activity, workflow
from temporalio.exceptions import ActivityError, ApplicationError

SHORT = timedelta(seconds=10)


class Person(BaseModel):
    """What must stay private."""

    name: str


@activity.defn
async def greet(person: Person) -> Person:
    """Once by an ordinary activity, once by a local one."""
    return person


@activity.defn
async def fail_on(person: Person) -> None:
    raise ApplicationError(f"no such person: {person.name}", person, non_retryable=True)


@workflow.defn
class SmallLeg:
    """A child of the small order: it gives back what it is told."""

    def __init__(self) -> None:
        self.names: list[Person] = []

    @workflow.run
    async def run(self, person: Person) -> Person:
        await workflow.wait_condition(lambda: bool(self.names))
        return self.names[0]

    @workflow.signal
    def tell(self, person: Person) -> None:
        self.names.append(person)


@workflow.defn
class SmallOrder:
    """Input, child, signals, activities, a failure, update, query, summaries, result."""

    def __init__(self) -> None:
        self.names: list[Person] = []

    @workflow.run
    async def run(self, person: Person) -> list[Person]:
        leg = await workflow.start_child_workflow(
            SmallLeg.run,
            person,
            id=f"{workflow.info().workflow_id}:trunk-pickup",
            static_summary=person.name,
        )
        await leg.signal(SmallLeg.tell, person)
        kept = [await leg]
        kept.append(
            await workflow.execute_activity(
                greet, person, start_to_close_timeout=SHORT, summary=person.name
            )
        )
        kept.append(
            await workflow.execute_local_activity(greet, person, start_to_close_timeout=SHORT)
        )
        try:
            await workflow.execute_activity(fail_on, person, start_to_close_timeout=SHORT)
        except ActivityError as error:
            kept.append(Person(name=str(error.cause)))
        await workflow.wait_condition(lambda: bool(self.names))
        return kept + self.names

    @workflow.update
    def say(self, person: Person) -> Person:
        self.names.append(person)
        return person

    @workflow.query
    def people_named(self) -> list[Person]:
        return self.names
