"""Lamps, candles and textiles."""

import math

import bmesh
import bpy

from .materials import cloth, glass, glaze, glow, matte, metal, wax, wood
from .shapes import cushion, fold, label, lathe, move, slab, tube
from .tableware import BLUE, CHALK, OAK, OCHRE, SAGE, SAND, TERRACOTTA, WALNUT

Objects = list[bpy.types.Object]
WARM = (1.0, 0.60, 0.28)
ROSE, CREAM, AMBER = (0.66, 0.36, 0.30), (0.84, 0.77, 0.64), (0.36, 0.10, 0.015)


def lamp_dome() -> Objects:
    """A mushroom lamp with a lit opal dome."""
    foot = lathe(
        [(0.06, 0), (0.066, 0.004), (0.06, 0.014), (0.022, 0.03), (0.019, 0.12)],
        glaze(TERRACOTTA, roughness=0.4),
    )
    dome = lathe(
        [(0.118, 0.105), (0.121, 0.112), (0.11, 0.165), (0.072, 0.205), (0.012, 0.222)],
        glow(WARM, strength=1.1),
    )
    return [foot, dome]


def lamp_shade() -> Objects:
    """A table lamp: turned base, linen shade."""
    base = lathe(
        [
            (0.055, 0),
            (0.06, 0.004),
            (0.078, 0.06),
            (0.066, 0.115),
            (0.024, 0.155),
            (0.012, 0.17),
            (0.01, 0.2),
        ],
        glaze(SAGE),
    )
    shade = lathe([(0.125, 0.185), (0.117, 0.23), (0.1, 0.33)], _lit_linen(), wall=0.002)
    shade.data.polygons[-1].select = True
    return [base, _open(shade)]


def _lit_linen() -> bpy.types.Material:
    material = cloth(CREAM, threads=900, strength=0.4)
    shader = material.node_tree.nodes["Principled BSDF"]
    shader.inputs["Emission Color"].default_value = (1.0, 0.78, 0.5, 1)
    shader.inputs["Emission Strength"].default_value = 0.85
    return material


def _open(shade: bpy.types.Object) -> bpy.types.Object:
    """Take out the bottom of a turned shape."""
    form = bmesh.new()
    form.from_mesh(shade.data)
    bmesh.ops.delete(form, geom=[face for face in form.faces if len(face.verts) > 4], context="FACES_ONLY")
    form.to_mesh(shade.data)
    return shade


def lamp_globe() -> Objects:
    """A lit opal globe on an oak cube."""
    cube = slab((0.1, 0.1, 0.075), wood(OAK), edge=0.006)
    ring = lathe([(0.034, 0.075), (0.036, 0.078), (0.034, 0.092)], metal())
    points = [
        (0.088 * math.sin(a), 0.172 - 0.088 * math.cos(a)) for a in [0.32 + step * 0.2 for step in range(14)]
    ]
    globe = lathe([*points, (0.003, 0.2599)], glow(WARM, strength=1.0))
    return [move(cube, turn=24), ring, globe]


def candles() -> Objects:
    """Three pillar candles, two of them burning."""
    parts: Objects = []
    for x, y, radius, height, lit in (
        (-0.085, 0.03, 0.036, 0.17, True),
        (0.005, -0.02, 0.036, 0.105, True),
        (0.09, 0.03, 0.036, 0.135, False),
    ):
        colour = CREAM if x < 0.05 else ROSE
        body = lathe(
            [
                (radius * 0.97, 0),
                (radius, 0.004),
                (radius, height - 0.004),
                (radius * 0.9, height),
                (radius * 0.5, height - 0.003),
            ],
            wax(colour),
        )
        wick = tube(
            [(0, 0, height - 0.004), (0.001, 0, height + 0.006), (0.003, 0, height + 0.011)],
            0.0009,
            matte((0.03, 0.03, 0.03)),
        )
        pieces = [body, wick]
        if lit:
            flame = [
                (0.001, height + 0.007),
                (0.0046, height + 0.013),
                (0.0038, height + 0.022),
                (0.0008, height + 0.036),
            ]
            pieces.append(lathe(flame, glow((1.0, 0.62, 0.2), strength=14)))
        parts += [move(piece, x, y) for piece in pieces]
    return parts


def candle_jar() -> Objects:
    """A scented candle in a glass with a paper label."""
    vessel = lathe(
        [(0.04, 0), (0.043, 0.003), (0.044, 0.01), (0.044, 0.098)], glass((0.93, 0.90, 0.84)), wall=0.003
    )
    fill = lathe([(0.039, 0.006), (0.0402, 0.008), (0.0402, 0.072), (0.03, 0.0725)], wax(CREAM))
    wick = tube([(0, 0, 0.07), (0.0005, 0, 0.078), (0.002, 0, 0.084)], 0.001, matte((0.03, 0.03, 0.03)))
    flame = lathe(
        [(0.001, 0.08), (0.0046, 0.086), (0.0038, 0.095), (0.0008, 0.108)],
        glow((1.0, 0.62, 0.2), strength=14),
    )
    lid = lathe([(0.046, 0), (0.048, 0.002), (0.048, 0.011), (0.046, 0.013)], wood(OAK))
    lines = printed_lines(0.0448, 0.03, 0.052)
    return [
        vessel,
        fill,
        wick,
        flame,
        label(0.0446, 0.022, 0.062, 84, matte((0.93, 0.91, 0.86))),
        *lines,
        move(lid, 0.085, -0.03),
    ]


def printed_lines(radius: float, low: float, high: float) -> Objects:
    """A few printed lines on a label."""
    ink, span = matte((0.06, 0.05, 0.05)), high - low
    rows = ((0.92, 0.84, 34), (0.62, 0.58, 52), (0.5, 0.46, 44), (0.12, 0.09, 22))
    return [label(radius, low + span * b, low + span * a, arc, ink) for a, b, arc in rows]


def towels() -> Objects:
    """A stack of folded towels."""
    parts, level = [], 0.0
    for index, (colour, layers) in enumerate(((SAND, 4), (CHALK, 4), (SAGE, 3))):
        piece = fold(
            0.27 - 0.008 * index,
            0.2,
            layers,
            0.0165,
            cloth(colour, threads=260, strength=0.9),
            seed=index + 2,
        )
        parts.append(move(piece, 0.004 * (index - 1), 0, level, turn=index * 2 - 2))
        level += 0.0165 * layers
    return parts


def throw() -> Objects:
    """A folded wool throw with fringes."""
    wool = cloth(OCHRE, threads=200, strength=0.9)
    body = fold(0.3, 0.21, 4, 0.024, wool, seed=8)
    parts = [body]
    for side in (-1, 1):
        for i in range(26):
            y = -0.1 + i * 0.008
            x, drop = side * 0.149, 0.012 * math.sin(i * 2.3)
            ends = [
                (x, y, 0.084),
                (x + side * 0.022, y + drop * 0.3, 0.07),
                (x + side * 0.03, y + drop * 0.5, 0.03 + drop),
            ]
            parts.append(tube(ends, 0.0019, wool))
    return parts


def cushions() -> Objects:
    """Two linen cushions."""
    back = move(cushion((0.3, 0.13, 0.3), cloth(SAND, threads=300), seed=4), 0.05, 0.08, 0, turn=-9)
    front = move(cushion((0.25, 0.12, 0.2), cloth(TERRACOTTA, threads=300), seed=9), -0.06, -0.06, 0, turn=11)
    back.rotation_euler[0] = front.rotation_euler[0] = math.radians(-9)
    return [back, front]


def tea_towels() -> Objects:
    """Three folded tea towels with a woven stripe."""
    parts, level = [], 0.0
    for index, (colour, stripe) in enumerate(((CHALK, BLUE), (CREAM, TERRACOTTA), (CHALK, SAGE))):
        parts.append(
            move(
                fold(0.2, 0.26, 3, 0.0085, cloth(colour, threads=520), seed=index),
                0,
                0,
                level,
                turn=3 * index - 3,
            )
        )
        level += 0.0085 * 3
        for x in (-0.055, -0.043, 0.05):
            band = slab((0.006, 0.235, 0.0006), cloth(stripe, threads=520), edge=0.0001)
            if index == 2:
                parts.append(move(band, x, 0, level + 0.0006, turn=3))
    return parts


def napkins() -> Objects:
    """Two rolled napkins held by wooden rings."""
    parts: Objects = []
    for x, colour in ((-0.05, ROSE), (0.05, CHALK)):
        spiral = [(0.004 + 0.0021 * a, a) for a in [step * 0.25 for step in range(72)]]
        rows = [(r * math.cos(a), r * math.sin(a)) for r, a in spiral]
        vertices = [(px, y, pz + 0.042) for y in (-0.1, -0.05, 0, 0.05, 0.1) for px, pz in rows]
        count = len(rows)
        faces = [
            (b * count + i, b * count + i + 1, (b + 1) * count + i + 1, (b + 1) * count + i)
            for b in range(4)
            for i in range(count - 1)
        ]
        mesh = bpy.data.meshes.new("roll")
        mesh.from_pydata(vertices, [], faces)
        mesh.polygons.foreach_set("use_smooth", [True] * len(faces))
        mesh.materials.append(cloth(colour, threads=480))
        roll = bpy.data.objects.new("roll", mesh)
        bpy.context.collection.objects.link(roll)
        solid = roll.modifiers.new("ply", "SOLIDIFY")
        solid.thickness = 0.003
        ring = lathe([(0.0425, -0.012), (0.0455, -0.011), (0.0455, 0.011), (0.0425, 0.012)], wood(WALNUT))
        ring.rotation_euler[0] = math.radians(90)
        ring.location = (x, 0.02, 0.042)
        parts += [move(roll, x, 0, 0), ring]
    return parts


def basket() -> Objects:
    """A coiled seagrass basket with leather handles."""
    straw = cloth((0.58, 0.42, 0.22), threads=700, strength=1.0)
    parts: Objects = []
    for index in range(15):
        part = index / 14
        radius = 0.105 + 0.032 * math.sin(math.pi * (0.12 + 0.7 * part))
        turn = [
            (radius * math.cos(a), radius * math.sin(a), 0.008 + index * 0.0138)
            for a in [math.tau * i / 12 for i in range(13)]
        ]
        parts.append(tube(turn, 0.0081, straw))
    hide = matte((0.30, 0.13, 0.05), roughness=0.55)
    for side in (-1, 1):
        loop = [
            (side * 0.125, -0.04, 0.185),
            (side * 0.142, -0.03, 0.235),
            (side * 0.146, 0, 0.25),
            (side * 0.142, 0.03, 0.235),
            (side * 0.125, 0.04, 0.185),
        ]
        parts.append(tube(loop, 0.0058, hide))
    return parts
