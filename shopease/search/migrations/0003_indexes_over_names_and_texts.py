"""PostgreSQL alone: names and texts together, as searches ask for them; see docs/adr/0007."""

from typing import Any

from django.db import migrations

TABLE = "wagtailsearch_indexentry"
TIERED = "title @@ 'salestier0 | salestier1 | salestier2'::tsquery"
INDEXES = {
    "search_entry_text": f"CREATE INDEX search_entry_text ON {TABLE} USING gin ((title || body))",
    "search_entry_untiered": (
        f"CREATE INDEX search_entry_untiered ON {TABLE} USING gin ((title || body)) WHERE NOT ({TIERED})"
    ),
}


def create(apps: Any, schema_editor: Any) -> None:
    """Make the indexes; the planner needs to know afterwards which words are frequent."""
    if schema_editor.connection.vendor == "postgresql":
        for statement in INDEXES.values():
            schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    """Wagtail's own indexes stay."""
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [
        ("storefront_search", "0002_languages_and_typing_errors"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]

    operations = [migrations.RunPython(create, drop, elidable=False)]
