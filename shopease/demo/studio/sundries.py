"""Stationery and care."""

import math

import bpy

from .home import AMBER, CREAM, ROSE, printed_lines
from .materials import cloth, glaze, matte, metal, wax, wood
from .shapes import bristles, label, lathe, move, slab, tube
from .tableware import BEECH, BLUE, CHALK, CHARCOAL, OCHRE, SAGE, SAND, TERRACOTTA, WALNUT

Objects = list[bpy.types.Object]


def notebook() -> Objects:
    """A linen-bound notebook with ribbon, and a pencil."""
    return [*_book((0.15, 0.21, 0.018), BLUE, 0.0, -12), *_pencil((0.115, -0.06), 66, OCHRE)]


def _book(
    size: tuple[float, float, float], colour: tuple[float, float, float], level: float, turn: float
) -> Objects:
    width, height, thick = size
    binding = cloth(colour, threads=900, strength=0.35)
    pages = slab((width - 0.008, height - 0.008, thick - 0.006), matte((0.90, 0.87, 0.80)), edge=0.001)
    boards = [slab((width, height, 0.003), binding, edge=0.0012) for _ in range(2)]
    spine = slab((0.004, height, thick), binding, edge=0.0018)
    band = slab((0.006, height + 0.002, thick + 0.0016), matte((0.05, 0.05, 0.06)), edge=0.001)
    group = [
        (pages, 0, 0.003),
        (boards[0], 0, 0),
        (boards[1], 0, thick - 0.003),
        (spine, -width / 2, 0),
        (band, width * 0.36, -0.0004),
    ]
    angle = math.radians(turn)
    return [
        move(part, x * math.cos(angle), x * math.sin(angle), level + max(z, 0), turn) for part, x, z in group
    ]


def notebooks() -> Objects:
    """Three pocket notebooks, stacked and turned."""
    parts: Objects = []
    for index, (colour, turn) in enumerate(((CHARCOAL, -6), (SAGE, 8), (ROSE, -14))):
        parts += _book((0.11, 0.16, 0.012), colour, index * 0.0123, turn)
    return parts


def _pencil(place: tuple[float, float], turn: float, colour: tuple[float, float, float]) -> Objects:
    rod = lathe(
        [(0.0038, 0), (0.0038, 0.002), (0.0038, 0.148), (0.0037, 0.15)], matte(colour, roughness=0.35)
    )
    tip = lathe([(0.0037, 0.15), (0.0012, 0.166), (0.001, 0.1665)], wood(BEECH, along="Z"))
    lead = lathe([(0.001, 0.1665), (0.0003, 0.171)], matte((0.05, 0.05, 0.05)))
    for part in (rod, tip, lead):
        part.rotation_euler = (math.radians(90), 0, math.radians(turn + 90))
        part.location = (*place, 0.0039)
    return [rod, tip, lead]


def pencils() -> Objects:
    """Seven pencils in a turned cup."""
    cup = lathe([(0.034, 0), (0.037, 0.003), (0.037, 0.088)], glaze(CHALK, roughness=0.5), wall=0.004)
    parts = [cup]
    for index, colour in enumerate((OCHRE, CHARCOAL, TERRACOTTA, SAGE, BLUE, ROSE, CREAM)):
        lean, around = 9 + index % 3 * 3, math.tau * index / 7
        for piece in _pencil((0, 0), 0, colour):
            piece.rotation_euler = (
                math.radians(-lean * math.sin(around)),
                math.radians(lean * math.cos(around)),
                0,
            )
            piece.location = (0.008 * math.cos(around), 0.008 * math.sin(around), 0.006)
            parts.append(piece)
    return parts


def tray() -> Objects:
    """A walnut desk tray with brass clips and cards."""
    timber = wood(WALNUT)
    parts = [slab((0.28, 0.14, 0.008), timber, edge=0.002)]
    parts += [move(slab((0.28, 0.008, 0.026), timber, edge=0.002), 0, y) for y in (-0.066, 0.066)]
    parts += [move(slab((0.008, 0.14, 0.026), timber, edge=0.002), x, 0) for x in (-0.136, 0.04, 0.136)]
    cards = [
        move(
            slab((0.14, 0.095, 0.0016), matte(tone), edge=0.0004),
            -0.05,
            0,
            0.008 + i * 0.0018,
            turn=i * 2 - 3,
        )
        for i, tone in enumerate((CHALK, SAND, CHALK, ROSE))
    ]
    pencils_ = []
    for x, colour in ((0.07, OCHRE), (0.088, BLUE)):
        rod = _pencil((x, -0.058), 0, colour)[0]
        rod.rotation_euler = (math.radians(-90), 0, 0)
        rod.location = (x, -0.058, 0.012)
        rod.scale.z = 0.69
        pencils_.append(rod)
    return [*parts, *cards, *pencils_]


def boxes() -> Objects:
    """Three keepsake boxes with lids and a ribbon."""
    parts: Objects = []
    for x, y, z, size, colour in (
        (0, 0, 0, 0.2, SAGE),
        (-0.01, 0.005, 0.096, 0.155, CREAM),
        (0.008, 0, 0.172, 0.11, TERRACOTTA),
    ):
        tall = size * 0.45
        body = slab((size, size * 0.8, tall), matte(colour, roughness=0.9), edge=0.0015)
        lid = slab((size + 0.006, size * 0.8 + 0.006, tall * 0.34), matte(colour, roughness=0.9), edge=0.0015)
        parts += [move(body, x, y, z, turn=x * 900), move(lid, x, y, z + tall * 0.72, turn=x * 900)]
    ribbon = cloth(CHARCOAL, threads=1500, strength=0.2)
    parts.append(move(slab((0.013, 0.0965, 0.0566), ribbon, edge=0.0005), 0.008, 0, 0.172, turn=7.2))
    return parts


def letters() -> Objects:
    """A writing set: sheets, envelopes and a pencil."""
    parts: Objects = []
    for index, (tone, turn) in enumerate(((CREAM, -8), (CHALK, -5), (CREAM, -9))):
        parts.append(
            move(slab((0.15, 0.21, 0.0012), matte(tone), edge=0.0003), -0.04, 0.02, index * 0.0014, turn)
        )
    for index, (tone, turn) in enumerate(((ROSE, 14), (SAGE, 18))):
        level = 0.0048 + index * 0.003
        parts.append(move(slab((0.165, 0.115, 0.002), matte(tone), edge=0.0004), 0.06, -0.05, level, turn))
        flap = lathe(
            [(0.009, level + 0.002), (0.01, level + 0.0024), (0.0095, level + 0.0036)],
            wax((0.45, 0.06, 0.05)),
        )
        if index:
            parts.append(move(flap, 0.06, -0.045))
    return [*parts, *[move_up(piece, 0.0045) for piece in _pencil((-0.12, -0.035), 70, CHARCOAL)]]


def move_up(obj: bpy.types.Object, by: float) -> bpy.types.Object:
    """Lift an object; answers it."""
    obj.location.z += by
    return obj


def bottle_amber() -> Objects:
    """Hand wash in amber glass with a pump."""
    body = lathe(
        [
            (0.034, 0),
            (0.037, 0.003),
            (0.038, 0.01),
            (0.038, 0.1),
            (0.034, 0.114),
            (0.015, 0.124),
            (0.014, 0.134),
        ],
        _amber(),
    )
    black = matte((0.025, 0.025, 0.027), roughness=0.35)
    collar = lathe([(0.0165, 0.13), (0.017, 0.132), (0.017, 0.147), (0.013, 0.149)], black)
    stem = lathe([(0.0045, 0.148), (0.0045, 0.165), (0.0115, 0.167), (0.0115, 0.176), (0.009, 0.178)], black)
    nose = tube([(0, 0, 0.173), (-0.024, -0.006, 0.173), (-0.037, -0.009, 0.166)], 0.0042, black)
    paper = label(0.0386, 0.022, 0.09, 104, matte((0.92, 0.90, 0.85)))
    return [body, collar, stem, nose, paper, *printed_lines(0.0389, 0.03, 0.082)]


def _amber() -> bpy.types.Material:
    material = matte(AMBER, roughness=0.06)
    shader = material.node_tree.nodes["Principled BSDF"]
    shader.inputs["Transmission Weight"].default_value = 0.35
    shader.inputs["Coat Weight"].default_value = 0.6
    return material


def dropper() -> Objects:
    """Body oil in a small amber bottle and its box."""
    body = lathe(
        [(0.022, 0), (0.0245, 0.003), (0.025, 0.06), (0.021, 0.07), (0.010, 0.075), (0.0095, 0.082)], _amber()
    )
    cap = lathe(
        [(0.0115, 0.079), (0.012, 0.08), (0.012, 0.096), (0.007, 0.098), (0.006, 0.114), (0.004, 0.119)],
        matte((0.03, 0.03, 0.03), roughness=0.4),
    )
    paper = label(0.0253, 0.014, 0.054, 112, matte((0.92, 0.90, 0.85)))
    carton = move(
        slab((0.055, 0.055, 0.118), matte(ROSE, roughness=0.9), edge=0.0012), 0.075, 0.035, 0, turn=18
    )
    return [body, cap, paper, *printed_lines(0.0256, 0.019, 0.05), carton]


def soap() -> Objects:
    """Three bars of soap, one tied with string."""
    bars = ((SAGE, -0.012, 0.0, 0.0, 6), (CREAM, 0.014, 0.0, 0.0285, -5), (ROSE, 0.098, -0.04, 0.0, 34))
    parts: Objects = []
    for colour, x, y, z, turn in bars:
        parts.append(move(slab((0.09, 0.058, 0.028), wax(colour), edge=0.0075, soft=6), x, y, z, turn))
    twine = matte((0.45, 0.31, 0.17))
    parts.append(move(slab((0.0026, 0.0596, 0.0589), twine, edge=0.0008), 0.012, 0, -0.0007, -1))
    return parts


def brush() -> Objects:
    """A bath brush with a beech handle."""
    timber = wood(BEECH)
    back = slab((0.125, 0.062, 0.02), timber, edge=0.0095, soft=8)
    grip = tube([(0.055, 0, 0.010), (0.1, 0, 0.0125), (0.17, 0, 0.016), (0.245, 0, 0.012)], 0.0098, timber)
    places = [(-0.052 + i * 0.0075, -0.0225 + j * 0.0075, 0.019) for i in range(15) for j in range(7)]
    hair = bristles(places, 0.024, matte((0.72, 0.60, 0.42)))
    strap = tube(
        [
            (0.24, 0, 0.013),
            (0.262, 0.016, 0.008),
            (0.275, 0, 0.004),
            (0.262, -0.016, 0.006),
            (0.24, 0, 0.011),
        ],
        0.0016,
        matte((0.25, 0.12, 0.05)),
    )
    parts = [back, grip, hair, strap]
    turned = bpy.data.objects.new("turn", None)
    bpy.context.collection.objects.link(turned)
    for part in parts:
        part.parent = turned
    turned.rotation_euler[2] = math.radians(24)
    return [*parts, turned]


def tin() -> Objects:
    """Two balm tins, one open."""
    steel = metal((0.82, 0.81, 0.79), roughness=0.34)
    closed = [
        lathe([(0.034, 0), (0.035, 0.0015), (0.035, 0.012)], steel),
        lathe([(0.036, 0.012), (0.0365, 0.013), (0.0365, 0.022), (0.035, 0.0235)], steel),
    ]
    seal = lathe([(0.026, 0.0236), (0.0262, 0.0238), (0.026, 0.0242)], matte(SAGE))
    pot = lathe([(0.034, 0), (0.035, 0.0015), (0.035, 0.017)], steel, wall=0.0012)
    balm = lathe([(0.033, 0.004), (0.0333, 0.006), (0.0333, 0.0125), (0.02, 0.0135)], wax(CREAM))
    cover = lathe([(0.0365, 0), (0.0365, 0.009)], steel, wall=0.001)
    cover.rotation_euler[1] = math.radians(-62)
    return [
        *[move(p, -0.05, 0.02) for p in (*closed, seal)],
        move(pot, 0.035, -0.025),
        move(balm, 0.035, -0.025),
        move(cover, 0.088, 0.02, 0.031),
    ]
