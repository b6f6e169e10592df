"""PostgreSQL alone: languages that don't mind accents, and an index of words that look alike."""

from typing import Any

from django.db import migrations

EXTENSIONS = ("unaccent", "pg_trgm")
PREFIX = "shopease_"
INDEX = "search_word_trigrams"


def _configurations(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT cfgname FROM pg_ts_config WHERE cfgnamespace = 'pg_catalog'::regnamespace ORDER BY cfgname"
    )
    return [name for (name,) in cursor.fetchall()]


def create(apps: Any, schema_editor: Any) -> None:
    """A configuration `shopease_<language>` for each language that PostgreSQL knows."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        for extension in EXTENSIONS:
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        for language in _configurations(cursor):
            name, stems = PREFIX + language, "simple" if language == "simple" else f"{language}_stem"
            cursor.execute(f"CREATE TEXT SEARCH CONFIGURATION {name} (COPY = pg_catalog.{language})")
            cursor.execute(
                f"ALTER TEXT SEARCH CONFIGURATION {name}"
                f" ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {stems}"
            )
        cursor.execute(f"CREATE INDEX {INDEX} ON storefront_search_word USING gin (text gin_trgm_ops)")


def drop(apps: Any, schema_editor: Any) -> None:
    """The extensions stay: others may use them."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {INDEX}")
        for language in _configurations(cursor):
            cursor.execute(f"DROP TEXT SEARCH CONFIGURATION {PREFIX}{language}")


class Migration(migrations.Migration):
    dependencies = [("storefront_search", "0001_words_numbers_wishes_and_questions")]

    operations = [migrations.RunPython(create, drop, elidable=False)]
