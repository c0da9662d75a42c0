"""Checks requests against Discord's OpenAPI description."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs

from tests.loopback.rest import Request


class Spec:
    """The description in one file; each schema is compiled when it is first needed.

    :param path: ``openapi.json`` of Discord's API description.
    """

    def __init__(self, path: Path) -> None:
        self._document = json.loads(path.read_text(encoding="utf-8"))
        self._checks: dict[str, Any] = {}
        self._paths = [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), path) for path in self._document["paths"]]

    def problems(self, request: Request) -> list[str]:
        """Return what is wrong with the body of a request, each with its place."""
        operation = self._operation(request)
        if operation is None:
            return [f"{request.method} {request.path} is not described"]
        if "requestBody" not in operation:
            return []
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        return self._wrong(schema, _as_written(request.body), request)

    def wrong_answer(self, request: Request) -> list[str]:
        """Return what is wrong with the double's own answer to a request that was carried out."""
        schema = self._operation(request)["responses"]["200"]["content"]["application/json"]["schema"]
        return self._wrong(schema, request.answer, request)

    def _operation(self, request: Request) -> Any:
        # A literal path stands before one with parameters: /users/@me before /users/{user_id}.
        fitting = sorted(
            (path for form, path in self._paths if form.fullmatch(request.path)), key=lambda p: p.count("{")
        )
        return self._document["paths"][fitting[0]].get(request.method.lower()) if fitting else None

    def _wrong(self, schema: Any, instance: Any, request: Request) -> list[str]:
        key = json.dumps(schema)
        if key not in self._checks:
            whole = {"components": self._document["components"], "allOf": [schema]}
            self._checks[key] = jsonschema_rs.Draft202012Validator(whole)
        errors = self._checks[key].iter_errors(instance)
        return [f"{request.method} {request.path} {error.instance_path}: {error.message[:300]}" for error in errors]


def _as_written(body: Any) -> Any:
    """Return ``body`` with the ids of a reply, of files and of picks as text: Discord takes discord.py's integers."""
    if not isinstance(body, dict):
        return body
    if isinstance(body.get("data"), dict):
        return body | {"data": _as_written(body["data"])}
    changed = dict(body)
    if "message_reference" in body:
        changed["message_reference"] = _ids_as_text(body["message_reference"])
    if "attachments" in body:
        changed["attachments"] = [_ids_as_text(file) for file in body["attachments"]]
    if "components" in body:
        changed["components"] = [_picked_as_text(one) for one in body["components"]]
    return changed


def _picked_as_text(component: dict[str, Any]) -> dict[str, Any]:
    """Return a component with the ids that its menus show as picked as text."""
    changed = dict(component)
    if "components" in component:
        changed["components"] = [_picked_as_text(one) for one in component["components"]]
    if "default_values" in component:
        changed["default_values"] = [_ids_as_text(one) for one in component["default_values"]]
    return changed


def _ids_as_text(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: str(value) if key == "id" or key.endswith("_id") else value for key, value in fields.items()}
