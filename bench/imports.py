"""How fast an import writes, and whether its memory stays flat: `python -m bench.imports [N …]`.

Writes into the database of DATABASE_URL (a scratch database: products are left there); each size runs
in a process of its own. Prints products a second, products a second of this
process's own work (what others do on the machine left out), and the peak of memory.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (1_000, 20_000)
HEADER = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,"
    "Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,"
    "Variant Compare At Price\n"
)


def file_write(path: Path, count: int, mark: str) -> None:
    """A Shopify export of `count` products; every fifth comes in three sizes."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for n in range(count):
            handle = f"{mark}-{n}"
            sizes = ("S", "M", "L") if n % 5 == 0 else ("",)
            for place, size in enumerate(sizes):
                top = f'Product {n},"<p>Text of {n}, with a comma.</p>",Maker {n % 40},Type {n % 12},'
                top += f'"tag {n % 30}, tag {n % 7}",true' if not place else ""
                option = f"Size,{size}" if size else "Title,Default Title"
                row = top if not place else ",,,,,"
                sku = f"{handle}-{size}" if size else handle
                file.write(
                    f"{handle},{row},{option},{sku},{100 + n % 900},shopify,{n % 50},deny,{n % 90}.90,\n"
                )


def run(count: int) -> None:
    """Import and import again; prints a line for each."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopease.settings.local")
    django.setup()
    from django.conf import settings

    settings.DEBUG = False  # with it Django keeps the text of each statement
    from shopease.imports.fetching import PictureFetcher
    from shopease.imports.services import products_import
    from shopease.imports.shopify import products_read

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "products.csv")
        file_write(path, count, f"bench-{count}-{os.getpid()}")
        for what in ("new", "unchanged"):
            started, worked = time.perf_counter(), time.process_time()
            for _report in products_import(drafts=products_read(path), fetcher=PictureFetcher()):
                pass
            seconds, cpu = time.perf_counter() - started, time.process_time() - worked
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            speed = f"{count / seconds:.0f} a second, {count / cpu:.0f} a CPU second, peak {peak} MB"
            print(f"{count:>7} products, {what:<9}: {speed}", flush=True)


def main() -> None:
    """Each size in a fresh process, so that its peak of memory is its own."""
    if len(sys.argv) == 3 and sys.argv[1] == "--one":
        run(int(sys.argv[2]))
        return
    for count in [int(one) for one in sys.argv[1:]] or SIZES:
        subprocess.run([sys.executable, "-m", "bench.imports", "--one", str(count)], check=True)


if __name__ == "__main__":
    main()
