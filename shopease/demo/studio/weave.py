"""More textiles: rolls, stacks, bags and mats."""

import math

import bpy

from .home import CREAM, ROSE
from .materials import cloth, matte, wood
from .shapes import cushion, cut, fold, lathe, move, rounded, slab, tube
from .tableware import BLUE, CHALK, CHARCOAL, OAK, OCHRE, SAGE, SAND, TERRACOTTA

Objects = list[bpy.types.Object]
MIST = (0.42, 0.52, 0.58)
STRAW = (0.58, 0.42, 0.22)


def _roll(
    colour: tuple[float, float, float], length: float, radius: float, threads: float
) -> bpy.types.Object:
    """Cloth rolled up, lying along x, its spiral to be seen at the ends."""
    turns = radius / 0.0072
    spiral = [(0.004 + (radius - 0.004) * i / 110, math.tau * turns * i / 110) for i in range(111)]
    rows = [(r * math.cos(a), r * math.sin(a)) for r, a in spiral]
    steps = 6
    vertices = [(length * (s / steps - 0.5), py, pz + radius) for s in range(steps + 1) for py, pz in rows]
    count = len(rows)
    faces = [
        (b * count + i, b * count + i + 1, (b + 1) * count + i + 1, (b + 1) * count + i)
        for b in range(steps)
        for i in range(count - 1)
    ]
    mesh = bpy.data.meshes.new("roll")
    mesh.from_pydata(vertices, [], faces)
    mesh.polygons.foreach_set("use_smooth", [True] * len(faces))
    mesh.materials.append(cloth(colour, threads=threads))
    roll = bpy.data.objects.new("roll", mesh)
    bpy.context.collection.objects.link(roll)
    solid = roll.modifiers.new("ply", "SOLIDIFY")
    solid.thickness = 0.0052
    return roll


def runner() -> Objects:
    """A rolled table runner tied with a band."""
    roll = _roll(SAND, 0.3, 0.036, 420)
    bands = [
        lathe(
            [(0.0395, -w), (0.0402, -w + 0.001), (0.0402, w - 0.001), (0.0395, w)],
            matte(TERRACOTTA, roughness=0.9),
        )
        for w in (0.018,)
    ]
    for band in bands:
        band.rotation_euler[1] = math.radians(90)
        band.location = (0.02, 0, 0.0365)
    return _turned([roll, *bands], 24)


def _turned(parts: Objects, degrees: float) -> Objects:
    anchor = bpy.data.objects.new("turn", None)
    bpy.context.collection.objects.link(anchor)
    for part in parts:
        part.parent = anchor
    anchor.rotation_euler[2] = math.radians(degrees)
    return [*parts, anchor]


def rug() -> Objects:
    """A rolled wool rug with a stripe near its edge."""
    rolls = [
        move(_roll(CREAM, 0.34, 0.06, 160)),
        move(_roll(BLUE, 0.03, 0.0632, 160), -0.12),
        move(_roll(OCHRE, 0.012, 0.0632, 160), -0.09),
    ]
    return _turned(rolls, 22)


def washcloths() -> Objects:
    """A pyramid of rolled face cloths."""
    spots = (
        (-0.062, 0.0, CHALK),
        (0.0, 0.0, SAGE),
        (0.062, 0.0, CHALK),
        (-0.031, 0.05, ROSE),
        (0.031, 0.05, CHALK),
    )
    rolls = []
    for y, z, colour in spots:
        rolls.append(move(_roll(colour, 0.13, 0.0285, 300), 0, y, z))
    return _turned(rolls, 62)


def bedlinen() -> Objects:
    """Bed linen, folded and tied with its own ribbon."""
    parts = [fold(0.28, 0.2, 4, 0.017, cloth(CHALK, threads=700, strength=0.35), seed=3)]
    parts.append(
        move(fold(0.26, 0.19, 3, 0.015, cloth(BLUE, threads=700, strength=0.35), seed=6), 0, 0, 0.069, 2)
    )
    ribbon = cloth(SAND, threads=900, strength=0.2)
    parts.append(move(slab((0.022, 0.212, 0.1185), ribbon, edge=0.004), 0.02, 0, 0))
    return parts


def robe() -> Objects:
    """A folded bathrobe with its belt in a coil on top."""
    parts = [fold(0.3, 0.22, 5, 0.021, cloth(MIST, threads=230, strength=0.9), seed=5)]
    coil = [
        (0.012 * (1 + 0.55 * a) * math.cos(a), 0.012 * (1 + 0.55 * a) * math.sin(a), 0.112)
        for a in [i * 0.55 for i in range(26)]
    ]
    parts.append(move(tube(coil, 0.0085, cloth(MIST, threads=230, strength=0.9)), 0.02, 0))
    return parts


def bolster() -> Objects:
    """A round bolster and a square cushion behind."""
    back = move(cushion((0.26, 0.12, 0.26), cloth(CREAM, threads=300), seed=7), 0.02, 0.09, 0, turn=6)
    back.rotation_euler[0] = math.radians(-9)
    body = lathe(
        [
            (0.02, 0),
            (0.05, 0.004),
            (0.062, 0.02),
            (0.065, 0.1),
            (0.065, 0.2),
            (0.062, 0.28),
            (0.05, 0.296),
            (0.02, 0.3),
        ],
        cloth(SAGE, threads=300),
    )
    body.rotation_euler = (0, math.radians(90), math.radians(-6))
    body.location = (-0.15, -0.04, 0.065)
    return [back, body]


def placemats() -> Objects:
    """Four round mats of coiled straw."""
    parts: Objects = []
    for index, (x, y) in enumerate(((0, 0), (0.012, -0.006), (-0.01, 0.004), (0.1, -0.07))):
        rise = index * 0.0095
        rings = [(0.122, rise), (0.125, rise + 0.003)]
        for ring in range(8, -1, -1):
            radius = 0.012 + ring * 0.0125
            rings += [
                (radius + 0.011, rise + 0.0074),
                (radius + 0.006, rise + 0.0094),
                (radius, rise + 0.0072),
            ]
        mat = lathe(rings, cloth(STRAW, threads=500, strength=1.0))
        parts.append(move(mat, x, y))
    parts[3].rotation_euler[1] = math.radians(4)
    return parts


def basket_tall() -> Objects:
    """A laundry basket with a lid."""
    straw = cloth(STRAW, threads=700, strength=1.0)
    profile: list[tuple[float, float]] = [(0.1, 0.0)]
    for ring in range(18):
        level, radius = ring * 0.016, 0.104 + 0.018 * math.sin(math.pi * ring / 18)
        profile += [(radius, level + 0.002), (radius + 0.0065, level + 0.008), (radius, level + 0.014)]
    lid = [(0.112, 0.292)]
    for ring in range(8):
        radius = 0.112 - ring * 0.0135
        lid += [(radius, 0.297 + ring * 0.0022), (radius - 0.006, 0.304 + ring * 0.0022)]
    knob = lathe([(0.008, 0.316), (0.014, 0.324), (0.012, 0.334), (0.004, 0.336)], wood(OAK))
    return [lathe(profile, straw), lathe(lid, straw), knob]


def tote() -> Objects:
    """A linen bag with two straps, standing."""
    linen = cloth(SAND, threads=360)
    bag = cushion((0.26, 0.07, 0.28), linen, seed=12)
    straps = [
        tube(
            [
                (-0.06, y, 0.262),
                (-0.056, y * 1.6, 0.36),
                (0, y * 1.8, 0.41),
                (0.056, y * 1.6, 0.36),
                (0.06, y, 0.262),
            ],
            0.0058,
            cloth(CHARCOAL, threads=500),
        )
        for y in (-0.012, 0.014)
    ]
    patch = move(slab((0.05, 0.002, 0.03), matte((0.30, 0.13, 0.05)), edge=0.0006), 0.06, -0.036, 0.1)
    return [bag, *straps, patch]


def potholders() -> Objects:
    """Two quilted pot holders with loops."""
    parts: Objects = []
    for index, (x, y, colour, turn) in enumerate(((-0.03, 0.03, TERRACOTTA, 8), (0.04, -0.03, SAND, -14))):
        pad = cut(rounded(0.18, 0.18, 0.02), 0.014, cloth(colour, threads=300, strength=0.9), edge=0.006)
        parts.append(move(pad, x, y, 0.008 + index * 0.015, turn))
        for step in range(5):
            groove = slab((0.0022, 0.168, 0.0005), matte(CHALK, roughness=1.0), edge=0.0001)
            away, angle = (step - 2) * 0.034, math.radians(turn)
            parts.append(
                move(
                    groove,
                    x + away * math.cos(angle),
                    y + away * math.sin(angle),
                    0.015 + index * 0.015,
                    turn,
                )
            )
        loop = tube(
            [(0.08, 0.085, 0.008), (0.1, 0.115, 0.006), (0.075, 0.11, 0.005), (0.078, 0.084, 0.008)],
            0.0028,
            cloth(CHARCOAL),
        )
        parts.append(move(loop, x, y, index * 0.015, turn))
    return parts


def apron() -> Objects:
    """An apron, folded, with its strings on top."""
    parts = [fold(0.22, 0.26, 4, 0.012, cloth(CHARCOAL, threads=420), seed=9)]
    pocket = fold(0.12, 0.12, 1, 0.006, cloth(CHARCOAL, threads=300), seed=2)
    parts.append(move(pocket, 0.02, -0.05, 0.047))
    cord = cloth(OCHRE, threads=900)
    for turn in (0.0, 2.4):
        loop = [
            (0.05 * math.cos(a + turn) - 0.03, 0.03 * math.sin(a * 1.0 + turn) + 0.06, 0.052 + 0.001 * i)
            for i, a in enumerate([j * 0.7 for j in range(9)])
        ]
        parts.append(tube(loop, 0.0026, cord))
    return parts
