"""`manage.py check_documents`: whether every invoice and credit note still has its file, unchanged."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shopease.fulfilment.errors import DocumentDamagedError
from shopease.fulfilment.models import OrderDocument
from shopease.fulfilment.services.filing import document_read


class Command(BaseCommand):
    """Reads all files; what is lost or changed is drawn again. Exits with 1 when that can't be done."""

    help = "Compare the files of invoices and credit notes with their checksums, and mend what is lost."

    def handle(self, *args: Any, **options: Any) -> None:
        damaged = []
        for pk in OrderDocument.objects.order_by("pk").values_list("pk", flat=True).iterator():
            document = OrderDocument.objects.get(pk=pk)
            try:
                document_read(document)
            except DocumentDamagedError as error:
                damaged.append(str(error))
        if damaged:
            raise CommandError("\n".join(damaged))
        self.stdout.write(f"{OrderDocument.objects.count()} documents have their files.")
