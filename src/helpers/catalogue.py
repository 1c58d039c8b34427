"""The data catalogue of the book, made from the passports of its tables and from nothing else."""

import pandas as pd

from helpers import data


def tables() -> pd.DataFrame:
    """One row per table: what it holds, how much, which editions, how far it was checked."""
    rows = []
    for resource in data.package()["resources"]:
        editions = [str(source["edition"]) for source in resource["sources"]]
        rows.append(
            {
                "Table": resource["name"],
                "What it holds": resource["description"],
                "Rows": f"{resource['rows']:,}",
                "Editions": ", ".join(editions),
                "Integrity": resource["integrity"],
                "What was checked": resource["integrityNote"],
            }
        )
    return pd.DataFrame(rows).set_index("Table")


def origins() -> pd.DataFrame:
    """One row per table and source: publisher, date, address, licence and when the licence was checked."""
    rows = []
    for resource in data.package()["resources"]:
        licence = resource["licenses"][0]
        for source in resource["sources"]:
            rows.append(
                {
                    "Table": resource["name"],
                    "Publisher": source["publisher"],
                    "Data set": source["title"],
                    "Copy used": source.get("copy", "as published" if "path" in source else "collected by hand, sourced row by row"),
                    "Date": source["date"],
                    "Licence": licence["title"],
                    "Licence checked": licence["checked"],
                }
            )
    return pd.DataFrame(rows).set_index("Table")


def columns(table: str) -> pd.DataFrame:
    """One row per column of a table: its type, what it holds with the unit, and what it may not be."""
    fields = data.resource(table)["schema"]["fields"]
    rows = [
        {
            "Column": field["name"],
            "Type": field["type"],
            "What it holds": field.get("description", field.get("title", "")),
            "Constraints": "; ".join(f"{key}: {_listed(value)}" for key, value in field.get("constraints", {}).items()),
        }
        for field in fields
    ]
    return pd.DataFrame(rows).set_index("Column")


def _listed(value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
