"""Copies our catalogue, row by row, into stock Oscar's tables: both shops sell the same."""

import psycopg
from psycopg import sql

TABLES = (
    "address_country",
    "catalogue_productclass",
    "catalogue_attributeoptiongroup",
    "catalogue_attributeoption",
    "catalogue_productattribute",
    "catalogue_category",
    "catalogue_product",
    "catalogue_productcategory",
    "catalogue_productattributevalue",
    "catalogue_productattributevalue_value_multi_option",
    "partner_partner",
    "partner_stockrecord",
    "offer_range",
    "offer_rangeproduct",
    "offer_range_included_categories",
    "offer_range_excluded_products",
    "offer_range_classes",
    "offer_condition",
    "offer_benefit",
    "offer_conditionaloffer",
    "voucher_voucher",
    "voucher_voucher_offers",
)
PICTURES = sql.SQL(
    "SELECT shown.id, library.file, shown.caption, shown.display_order, shown.date_created, shown.product_id"
    " FROM catalogue_productimage shown JOIN media_libraryimage library ON library.id = shown.original_id"
)
PICTURE_COLUMNS = ("id", "original", "caption", "display_order", "date_created", "product_id")


def catalogue_copy(source_url: str, target_url: str) -> None:
    """Fill the empty tables of `target_url`; of each table, the columns that both have."""
    with psycopg.connect(source_url) as source, psycopg.connect(target_url) as target:
        target.execute("SET session_replication_role = replica")  # rows come before what they point to
        for table in TABLES:
            shared = sorted(_columns(source, table) & _columns(target, table))
            names = sql.SQL(", ").join(map(sql.Identifier, shared))
            rows = sql.SQL("SELECT {} FROM {}").format(names, sql.Identifier(table))
            _copy(source, rows, target, table, shared)
        _copy(source, PICTURES, target, "catalogue_productimage", PICTURE_COLUMNS)
        target.execute("SET session_replication_role = origin")


def _columns(connection: psycopg.Connection, table: str) -> set[str]:
    found = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table]
    )
    return {name for (name,) in found}


def _copy(
    source: psycopg.Connection,
    rows: sql.Composable,
    target: psycopg.Connection,
    table: str,
    columns: list[str] | tuple[str, ...],
) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    target.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    with (
        source.cursor().copy(sql.SQL("COPY ({}) TO STDOUT").format(rows)) as outgoing,
        target.cursor().copy(
            sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        ) as incoming,
    ):
        for part in outgoing:
            incoming.write(part)
    if "id" in columns:
        target.execute(
            sql.SQL(
                "SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT COALESCE(MAX(id), 1) FROM {}))"
            ).format(sql.Literal(table), sql.Identifier(table))
        )
