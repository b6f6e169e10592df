"""Render the pictures of the demo shop.

Use, in an environment with requirements/studio.txt:

    cd shopease/demo && python -m studio OUTPUT [NAME ...] [--size 720] [--samples 8] [--threads 1]

Renders the named scenes (all of them by default) as PNG and encodes each as WebP beside it; a
scene whose PNG exists is only encoded again.
"""

import argparse
import sys
import time
from pathlib import Path

from PIL import Image

from . import materials, stage
from .scenes import SCENES, WIDE, Scene

PRODUCT_BYTES, STILL_BYTES = 40 * 1024, 120 * 1024


def main() -> None:
    """Render and encode."""
    parser = argparse.ArgumentParser(prog="studio", description="Render the demo shop's pictures.")
    parser.add_argument("output", type=Path)
    parser.add_argument("names", nargs="*", choices=[[], *SCENES])
    parser.add_argument("--size", type=int, help="shorter side in pixels, for a quick look")
    parser.add_argument("--samples", type=int, default=8)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    for name in options.names or SCENES:
        target = options.output / f"{name}.png"
        if not target.exists():
            started = time.monotonic()
            shoot(SCENES[name], target, side=options.size, samples=options.samples, threads=options.threads)
            sys.stderr.write(f"{name}: {time.monotonic() - started:.0f} s\n")
        encode(target, limit=STILL_BYTES if SCENES[name].size == WIDE else PRODUCT_BYTES)


def shoot(scene: Scene, target: Path, *, side: int | None, samples: int, threads: int) -> None:
    """Build one scene and render it to a PNG."""
    stage.clear()
    materials.dye(dict(scene.colours))
    objects = scene.build()
    stage.frame(objects, width=scene.fill[0], height=scene.fill[1], turn=scene.turn, lift=scene.lift)
    stage.set_up(scene.backdrop)
    width, height = scene.size
    factor = side / min(scene.size) if side else 1
    stage.camera(
        (round(width * factor), round(height * factor)),
        high=scene.high,
        centre=stage.middle(objects),
        near=scene.near,
    )
    stage.render(target, samples=samples, threads=threads)


def encode(source: Path, *, limit: int) -> None:
    """Write the WebP beside the PNG, with the best quality that stays within `limit` bytes."""
    target = source.with_suffix(".webp")
    with Image.open(source) as picture:
        for quality in range(92, 40, -4):
            picture.convert("RGB").save(target, "WEBP", quality=quality, method=6)
            if target.stat().st_size <= limit:
                return


if __name__ == "__main__":
    main()
