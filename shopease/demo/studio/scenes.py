"""Every picture of the demo shop: what stands on the set, and the tint of its collection."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import bpy

from . import bath, desk, home, larder, lighting, pottery, sundries, tableware, weave
from .colourways import COLOURWAYS
from .shapes import move

Objects = list[bpy.types.Object]
Colour = tuple[float, float, float]

CERAMICS: Colour = (0.80, 0.69, 0.57)
KITCHEN: Colour = (0.72, 0.74, 0.62)
LIGHT: Colour = (0.62, 0.52, 0.45)
TEXTILES: Colour = (0.78, 0.72, 0.68)
STATIONERY: Colour = (0.62, 0.70, 0.76)
CARE: Colour = (0.80, 0.64, 0.58)

SQUARE, WIDE = (720, 720), (1080, 720)
_FLAT = """
    notebook letters tray tea_towels block brush dish_brush napkins tin soap tapers rolling_pin knives
    trivet candy pens envelopes tapes rulers planner folder wrapping nail_brush comb soap_dish
    potholders apron placemats
"""
FLAT = frozenset(_FLAT.split())


@dataclass(frozen=True)
class Scene:
    """One picture: the builder of its objects, backdrop, pixels, and the frame it fills (metres).

    Flat things are seen from `high` above. `colours` makes it a colourway; `turn` (degrees), `near`
    (times the lens) and `lift` (metres) change how it is looked at.
    """

    build: Callable[[], Objects]
    backdrop: Colour
    size: tuple[int, int] = SQUARE
    fill: tuple[float, float] = (0.56, 0.52)
    high: bool = False
    colours: tuple[tuple[Colour, Colour], ...] = ()
    turn: float = 0.0
    near: float = 1.0
    lift: float = 0.0


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


def still_shelf() -> Objects:
    """A potter's shelf: ridged vase, teapot, beakers, planter."""
    return [
        *_group(pottery.vase_ridge(), -0.36, 0.10, 1.05),
        *_group(tableware.teapot(), -0.10, 0.04, 0.95),
        *_group(pottery.beakers(), 0.14, -0.10, 0.9),
        *_group(tableware.vase(), 0.20, 0.16, 0.85),
        *_group(pottery.butter(), 0.42, 0.02, 0.95),
    ]


def still_linen() -> Objects:
    """A linen cupboard on a table: stacks, cushions, basket."""
    return [
        *_group(home.basket(), -0.42, 0.08, 1.0),
        *_group(home.towels(), -0.12, 0.04, 0.95, turn=6),
        *_group(home.cushions(), 0.20, 0.10, 0.95),
        *_group(weave.runner(), 0.10, -0.20, 0.8),
        *_group(home.throw(), 0.52, -0.02, 0.8, turn=-12),
    ]


def still_kitchen() -> Objects:
    """A worktop before supper: pan, jars, oil, mortar, knives."""
    return [
        *_group(larder.glass_jars(), -0.40, 0.12, 1.0),
        *_group(larder.oil_bottle(), -0.14, 0.10, 1.0),
        *_group(larder.mortar(), 0.10, 0.06, 1.05),
        *_group(larder.pan(), 0.34, -0.02, 0.9, turn=25),
        *_group(tableware.salt(), -0.12, -0.16, 0.9),
    ]


def still_desk() -> Objects:
    """A desk with time: clock, books, pencils, journal."""
    return [
        *_group(desk.bookends(), -0.34, 0.12, 1.0),
        *_group(desk.clock(), 0.0, 0.10, 0.95),
        *_group(sundries.pencils(), 0.20, 0.06, 1.05),
        *_group(sundries.notebook(), 0.04, -0.18, 0.85),
        *_group(desk.sand_timer(), 0.40, 0.0, 1.0),
    ]


def still_tea() -> Objects:
    """Four o'clock: teapot, cups, honey, tins."""
    return [
        *_group(larder.caddy(), -0.38, 0.08, 1.05),
        *_group(tableware.teapot(), -0.08, 0.06, 1.05),
        *_group(tableware.cups(), 0.06, -0.18, 0.9),
        *_group(larder.honey(), 0.30, 0.02, 1.1),
    ]


def still_gift() -> Objects:
    """Presents: boxes, wrapping, candle, soap."""
    return [
        *_group(sundries.boxes(), -0.28, 0.08, 1.05, turn=8),
        *_group(home.candle_jar(), 0.02, 0.04, 1.15),
        *_group(sundries.soap(), 0.02, -0.17, 0.9),
        *_group(lighting.matches(), 0.22, 0.06, 1.2),
        *_group(desk.envelopes(), 0.40, -0.08, 0.9, turn=-14),
    ]


def _all(room: object, names: str, backdrop: Colour, *, lift: float = 0.0) -> dict[str, Scene]:
    return {
        name.replace("_", "-"): Scene(getattr(room, name), backdrop, high=name in FLAT, lift=lift)
        for name in names.split()
    }


MADE: dict[str, Scene] = {
    **_all(tableware, "vase mug bowl jug", CERAMICS),
    **_all(home, "lamp_dome", LIGHT),
    **_all(home, "towels cushions throw", TEXTILES),
    **_all(tableware, "board carafe", KITCHEN),
    **_all(sundries, "notebook", STATIONERY),
    **_all(sundries, "bottle_amber soap brush", CARE),
    **_all(home, "candles lamp_shade lamp_globe", LIGHT),
    "still-table": Scene(still_table, CERAMICS, WIDE, (0.80, 0.43), near=1.22),
    **_all(tableware, "vase_moon vase_bud plates teapot cups bowls", CERAMICS),
    **_all(home, "candle_jar", LIGHT),
    **_all(tableware, "jars tumblers mill utensils block salt dish_brush", KITCHEN),
    **_all(home, "tea_towels basket napkins", TEXTILES),
    **_all(sundries, "boxes notebooks pencils tray letters", STATIONERY),
    **_all(sundries, "dropper tin", CARE),
    **_all(pottery, "vase_ridge plate_deep beakers platter butter pot_plant pots_pair", CERAMICS),
    **_all(pottery, "cake_stand ramen egg_cups casserole", CERAMICS),
    **_all(lighting, "lamp_desk lamp_portable lamp_wood tapers candlesticks tealights", LIGHT),
    **_all(lighting, "candle_bowl lantern matches", LIGHT),
    **_all(lighting, "pendant_cone pendant_globe pendant_paper", LIGHT, lift=0.14),
    **_all(larder, "glass_jars wine_glasses rolling_pin pan mortar caddy coffee oil_bottle honey", KITCHEN),
    **_all(larder, "tray_round knives trivet enamel bottle_water candy", KITCHEN),
    **_all(weave, "runner rug washcloths bedlinen robe bolster placemats basket_tall", TEXTILES),
    **_all(weave, "tote potholders apron", TEXTILES),
    **_all(desk, "pens envelopes cards clock calendar tapes rulers ink bookends wrapping", STATIONERY),
    **_all(desk, "planner folder sand_timer", STATIONERY),
    **_all(bath, "nail_brush comb bars_round salts incense diffuser spray soap_dish toothbrush", CARE),
    **_all(bath, "shaving cream_tube pads oil_burner", CARE),
    "still-shelf": Scene(still_shelf, CERAMICS, WIDE, (0.80, 0.43), near=1.22),
    "still-linen": Scene(still_linen, TEXTILES, WIDE, (0.80, 0.43), near=1.22),
    "still-kitchen": Scene(still_kitchen, KITCHEN, WIDE, (0.80, 0.43), near=1.22),
    "still-desk": Scene(still_desk, STATIONERY, WIDE, (0.80, 0.43), near=1.22),
    "still-tea": Scene(still_tea, KITCHEN, WIDE, (0.80, 0.43), near=1.22),
    "still-gift": Scene(still_gift, CARE, WIDE, (0.80, 0.43), near=1.22),
    "still-evening": Scene(still_evening, LIGHT, WIDE, (0.80, 0.43), near=1.22),
    "still-bath": Scene(still_bath, CARE, WIDE, (0.80, 0.43), near=1.22),
}


def second(scene: Scene) -> Scene:
    """The same thing from elsewhere: what was seen from the front from above, and the other way round."""
    if scene.high:
        return replace(scene, high=False, turn=scene.turn + 26, near=0.96)
    return replace(scene, high=True, turn=scene.turn - 26, near=0.9 if scene.lift else 1.16)


def _catalogued() -> dict[str, Scene]:
    found = dict(MADE)
    for name, (base, colours) in COLOURWAYS.items():
        found[name] = replace(MADE[base], size=SQUARE, colours=tuple(colours.items()))
    for name, scene in list(found.items()):
        if scene.size == SQUARE:
            found[f"{name}-2"] = second(scene)
    return found


SCENES: dict[str, Scene] = _catalogued()
