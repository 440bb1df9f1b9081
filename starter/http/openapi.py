"""What describes the doors, `/openapi.json`: every answer that is a problem is told as one.

The framework notes a model under `application/json` alone; errors here are problem+json.
"""

from typing import Any, Final

from fastapi import FastAPI

from starter.http.problems import MEDIA_TYPE, PROBLEM_RESPONSES

SHARED_RESPONSES: Final = "#/components/responses/"


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the doors; made once for an app."""
    if app.openapi_schema is None:
        app.openapi_schema = _with_problems(FastAPI.openapi(app))
    return app.openapi_schema


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    """The document with each problem described once, and named by every door that may answer it."""
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    document["components"]["responses"] = {
        _name_of(status): {"description": row["description"], "content": {MEDIA_TYPE: problem}}
        for status, row in PROBLEM_RESPONSES.items()
    }
    for door in document["paths"].values():
        for operation in door.values():
            for status, answer in operation["responses"].items():
                if MEDIA_TYPE in answer.get("content", {}):
                    operation["responses"][status] = {
                        "$ref": f"{SHARED_RESPONSES}{_name_of(status)}"
                    }
    return document


def _name_of(status: int | str) -> str:
    return f"Problem{status}"
