"""Making feeds: one walk over the catalogue writes the files of all channels."""

import hashlib
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from typing import IO, Any
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction

from shopease.core import clock
from shopease.feeds.channels import elements_of, shortened
from shopease.feeds.models import Channel, Feed
from shopease.feeds.reading import feed_items
from shopease.feeds.types import FeedItem, Lack
from shopease.shop.selectors import shop_identity

NAMESPACE = "http://base.google.com/ns/1.0"
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 can't hold."""
NO_ATTRIBUTES: AttributesImpl = AttributesImpl({})
BLOCK = 1 << 16
NAMED = 50
"""How many products of each lack are kept by name."""


def feeds_make() -> int:
    """Make the files of all channels anew; how many items each holds.

    What has no picture is left out, for both channels refuse it. A file whose content is the same as
    before is not stored again. Memory is that of some hundred products.
    """
    with ExitStack() as stack:
        files = {channel: stack.enter_context(tempfile.TemporaryFile()) for channel in Channel}
        writers = {channel: _Writer(file) for channel, file in files.items()}
        lacks = {name: Lack() for name in ("picture", "gtin", "brand")}
        count = 0
        for item in feed_items():
            _look(item, lacks)
            if item.pictures:
                count += 1
                for channel, writer in writers.items():
                    writer.item(elements_of(item, channel))
        for channel, file in files.items():
            writers[channel].end()
            _publish(channel, file, count, {name: asdict(lack) for name, lack in lacks.items()})
    return count


def _look(item: FeedItem, lacks: dict[str, Lack]) -> None:
    identity = item.identity
    has = {"picture": item.pictures, "gtin": identity.gtin or identity.mpn, "brand": identity.brand}
    for name, lack in lacks.items():
        if not has[name]:
            lack.count += 1
            if len(lack.product_ids) < NAMED:
                lack.product_ids.append(item.product_id)


class _Writer:
    """An RSS 2.0 document with Google's names, written as it grows."""

    def __init__(self, file: IO[bytes]) -> None:
        shop = shop_identity()
        self.xml = XMLGenerator(file, encoding="utf-8")
        self.xml.startDocument()
        self.xml.startElement("rss", AttributesImpl({"version": "2.0", "xmlns:g": NAMESPACE}))
        self.xml.startElement("channel", NO_ATTRIBUTES)
        self._element("title", shop.name)
        self._element("link", settings.SITE_URL)
        self._element("description", shortened(shop.tagline or shop.name, 500))

    def item(self, elements: Iterator[tuple[str, str]]) -> None:
        self.xml.characters("\n")
        self.xml.startElement("item", NO_ATTRIBUTES)
        for name, text in elements:
            self._element(f"g:{name}", text)
        self.xml.endElement("item")

    def end(self) -> None:
        self.xml.endElement("channel")
        self.xml.endElement("rss")
        self.xml.endDocument()

    def _element(self, name: str, text: str) -> None:
        self.xml.startElement(name, NO_ATTRIBUTES)
        self.xml.characters(NOT_IN_XML.sub("", text))
        self.xml.endElement(name)


def _publish(channel: Channel, file: IO[bytes], items: int, lacks: dict[str, Any]) -> None:
    """Store the file when its content is new, let the address show it, then delete the one before."""
    size = file.tell()
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    now = clock.now()
    values = {"items": items, "lacks": lacks, "made_at": now}
    known = Feed.objects.filter(channel=channel).first()
    storage = storages["private"]
    if known and known.digest == digest.hexdigest() and storage.exists(known.file):
        Feed.objects.filter(pk=known.pk).update(**values)
        return
    file.seek(0)
    name = storage.save(f"feeds/{channel.value}-{digest.hexdigest()[:16]}.xml", File(file))
    values |= {"file": name, "digest": digest.hexdigest(), "size": size, "changed_at": now}
    with transaction.atomic():
        before = Feed.objects.select_for_update().filter(channel=channel).first()
        Feed.objects.update_or_create(channel=channel, defaults=values)
    if before and before.file != name:
        storage.delete(before.file)
