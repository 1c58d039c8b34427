"""What a passport must say: a table whose entry in ``datapackage.json`` lacks a licence, a source or a unit is not loaded."""

from __future__ import annotations

import re

DAY = r"\d{4}(-\d{2}(-\d{2})?)?"
INTEGRITY = ("verified", "spot-checked", "unverifiable", "illustrative")
CONSTRAINTS = {"required", "unique", "enum", "pattern", "minimum", "maximum"}  # that the loader knows


def faults(res: dict) -> list[str]:
    """What the passport of a table lacks of all that a table must say of itself; an empty list where it is whole."""
    fixed = {"profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "path": f"{res.get('name')}.csv"}
    found = [f"no {key}" for key in ("title", "description", "integrityNote", "rows", "bytes", "licenses", "sources") if not res.get(key)]
    found += [f"{key} is not {value}" for key, value in fixed.items() if res.get(key) != value]
    if not re.fullmatch("[a-z][a-z0-9_]*", res.get("name", "")):
        found.append("no name")
    if not re.fullmatch("sha256:[0-9a-f]{64}", res.get("hash", "")):
        found.append("no sha256")
    if res.get("integrity") not in INTEGRITY:
        found.append("no integrity")
    for licence in res.get("licenses", []):
        found += _licence(licence)
    for source in res.get("sources", []):
        found += _source(source)
    return found + _schema(res)


def _licence(licence: dict) -> list[str]:
    found = [f"licence without {key}" for key in ("name", "title", "path", "checked") if not licence.get(key)]
    if not re.fullmatch("[-a-zA-Z0-9._]+", licence.get("name", "")) or not re.match("https://", licence.get("path", "")):
        found.append("licence name or path of another form")
    checked = licence.get("checked", "")
    if not re.fullmatch(rf"{DAY}|not verified", checked) or (checked == "not verified" and not licence.get("note")):
        found.append("licence neither dated nor said, with a note, to be not verified")
    return found


def _source(source: dict) -> list[str]:
    found = [f"source without {key}" for key in ("title", "publisher", "edition", "date") if not source.get(key)]
    if source.get("publisher") != "Half-Open" and not re.match("https://", source.get("path", "")):
        found.append("source without URL")
    if not re.fullmatch(DAY, source.get("date", "")):
        found.append("source without date")
    return found


def _schema(res: dict) -> list[str]:
    schema, found = res.get("schema", {}), []
    names = [field.get("name") for field in schema.get("fields", [])]
    key = schema.get("primaryKey", [])
    if not names or len(set(names)) != len(names):
        found.append("no fields, or a name twice")
    for field in schema.get("fields", []):
        said, rule = f"field {field.get('name')}", field.get("constraints", {})
        found += [f"{said} without {part}" for part in ("name", "title", "description", "type") if not field.get(part)]
        if field.get("type") not in ("string", "integer", "number"):
            found.append(f"{said} of a type the loader does not know")
        if set(rule) - CONSTRAINTS:
            found.append(f"{said} with a constraint the loader does not know")
        if field.get("type") == "number" and not {"minimum", "maximum"} <= set(rule):
            found.append(f"number {field.get('name')} without range")
    if schema.get("missingValues") != [""]:
        found.append("missing is not empty")
    if not key or set(key) - set(names):
        found.append("no primary key")
    if "iso3" in names and "pattern" not in schema["fields"][names.index("iso3")].get("constraints", {}) and "foreignKeys" not in schema:
        found.append("iso3 neither of a form nor a foreign key")
    for part in ("edition", "version"):
        # Part of the key where history is re-issued; an edition that only adds a year is a column like any other.
        if (part in key) != (res.get("editionField") == part):
            found.append(f"{part} in the key and editionField disagree")
    return found
