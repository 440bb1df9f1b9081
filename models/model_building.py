"""Models are built when they are first used (`defer_build`), or all at once.

A command that lists orders uses six of a hundred and fifty: building the others would be a tenth
of its time. What lives long builds all of them at its start, and none in a workflow's task.
"""

from collections.abc import Iterator

from pydantic import BaseModel

PACKAGES = ("models", "activities", "workflows", "workers", "starter")


def build_models() -> None:
    """Build every model that is loaded and of the project."""
    for model in loaded_models():
        model.model_rebuild()


def loaded_models(of: type[BaseModel] = BaseModel) -> Iterator[type[BaseModel]]:
    """The models of the project that are loaded, each after the one that it extends."""
    for model in of.__subclasses__():
        if model.__module__.split(".")[0] in PACKAGES:
            yield model
        yield from loaded_models(model)
