"""Write all products as a table."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shopease.imports.errors import FileRefusedError
from shopease.imports.export import WRITERS, table_lines, xlsx_write
from shopease.imports.selectors import products_for_export


class Command(BaseCommand):
    """An import of the file changes nothing."""

    help = "Write all products as a table that import_products reads back; XLSX when the name ends so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what to write; .csv or .xlsx")
        parser.add_argument("--format", choices=sorted(WRITERS), default="shopease")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        products, key = products_for_export(), options["format"]
        try:
            if path.suffix.lower() == ".xlsx":
                xlsx_write(path=path, format_key=key, products=products)
            else:
                with path.open("w", encoding="utf-8", newline="") as file:
                    file.writelines(table_lines(format_key=key, products=products))
        except (FileRefusedError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{path}: {products.count()} products.")
