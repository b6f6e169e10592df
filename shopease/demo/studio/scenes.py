"""Every picture of the demo shop: what stands on the set, and the tint of its collection."""

from collections.abc import Callable
from dataclasses import dataclass

import bpy

from . import home, sundries, tableware
from .shapes import move

Objects = list[bpy.types.Object]
Colour = tuple[float, float, float]

CERAMICS: Colour = (0.80, 0.69, 0.57)
KITCHEN: Colour = (0.72, 0.74, 0.62)
LIGHT: Colour = (0.62, 0.52, 0.45)
TEXTILES: Colour = (0.78, 0.72, 0.68)
STATIONERY: Colour = (0.62, 0.70, 0.76)
CARE: Colour = (0.80, 0.64, 0.58)

SQUARE, WIDE = (600, 600), (900, 600)
FLAT = {"notebook", "letters", "tray", "tea_towels", "block", "brush", "dish_brush", "napkins", "tin", "soap"}


@dataclass(frozen=True)
class Scene:
    """One picture: the builder of its objects, backdrop, pixels, and the frame it fills (metres).

    Flat things are seen from `high` above.
    """

    build: Callable[[], Objects]
    backdrop: Colour
    size: tuple[int, int] = SQUARE
    fill: tuple[float, float] = (0.56, 0.52)
    high: bool = False


def _group(
    parts: Objects, x: float, y: float, scale: float = 1.0, *, turn: float = 0.0, z: float = 0.0
) -> Objects:
    anchor = bpy.data.objects.new("group", None)
    bpy.context.collection.objects.link(anchor)
    for part in parts:
        if part.parent is None:
            part.parent = anchor
    anchor.scale = (scale,) * 3
    move(anchor, x, y, z, turn)
    return [*parts, anchor]


def still_table() -> Objects:
    """A laid table: jug, bowls, cups, board, vase."""
    return [
        *_group(tableware.vase_moon(), -0.34, 0.10),
        *_group(tableware.jug(), 0.0, 0.08, 1.05),
        *_group(tableware.bowls(), -0.13, -0.12, 0.8),
        *_group(tableware.cups(), 0.13, -0.16, 1.0),
        *_group(tableware.mill(), 0.24, 0.05, 1.15),
        *_group(tableware.plates(), 0.42, -0.06, 1.0),
    ]


def still_evening() -> Objects:
    """Evening: a lit dome, candles, a folded throw and books."""
    return [
        *_group(home.lamp_dome(), -0.24, 0.06, 1.5),
        *_group(sundries.notebooks(), -0.02, -0.08, 1.05),
        *_group(home.candles(), 0.14, 0.06, 0.95),
        *_group(home.throw(), 0.40, 0.0, 1.0, turn=-8),
        *_group(tableware.mug(), -0.02, -0.08, 0.85, turn=-25, z=0.041),
    ]


def still_bath() -> Objects:
    """A bath shelf: towels, brush, soap and bottles."""
    return [
        *_group(home.towels(), -0.27, 0.06, 1.1, turn=8),
        *_group(sundries.bottle_amber(), 0.0, 0.06, 1.35),
        *_group(sundries.dropper(), 0.12, 0.0, 1.2),
        *_group(sundries.soap(), 0.03, -0.15, 0.95),
        *_group(home.basket(), 0.40, 0.10, 1.05),
    ]


def _all(room: object, names: str, backdrop: Colour) -> dict[str, Scene]:
    return {
        name.replace("_", "-"): Scene(getattr(room, name), backdrop, high=name in FLAT)
        for name in names.split()
    }


SCENES: dict[str, Scene] = {
    **_all(tableware, "vase mug bowl jug", CERAMICS),
    **_all(home, "lamp_dome", LIGHT),
    **_all(home, "towels cushions throw", TEXTILES),
    **_all(tableware, "board carafe", KITCHEN),
    **_all(sundries, "notebook", STATIONERY),
    **_all(sundries, "bottle_amber soap brush", CARE),
    **_all(home, "candles lamp_shade lamp_globe", LIGHT),
    "still-table": Scene(still_table, CERAMICS, WIDE, (0.80, 0.43)),
    **_all(tableware, "vase_moon vase_bud plates teapot cups bowls", CERAMICS),
    **_all(home, "candle_jar", LIGHT),
    **_all(tableware, "jars tumblers mill utensils block salt dish_brush", KITCHEN),
    **_all(home, "tea_towels basket napkins", TEXTILES),
    **_all(sundries, "boxes notebooks pencils tray letters", STATIONERY),
    **_all(sundries, "dropper tin", CARE),
    "still-evening": Scene(still_evening, LIGHT, WIDE, (0.80, 0.43)),
    "still-bath": Scene(still_bath, CARE, WIDE, (0.80, 0.43)),
}
