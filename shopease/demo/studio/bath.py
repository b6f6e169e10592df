"""More for the bath and for how a room smells."""

import math

import bpy

from .home import CREAM, ROSE, WARM, printed_lines
from .materials import cloth, glass, glaze, glow, matte, metal, wax, wood
from .shapes import bristles, cut, label, lathe, move, rounded, slab, tube
from .tableware import BEECH, CHALK, CHARCOAL, OAK, OCHRE, SAGE, SAND, TERRACOTTA, WALNUT

Objects = list[bpy.types.Object]
PAPER, AMBER_DARK, STEEL = (0.92, 0.90, 0.85), (0.36, 0.10, 0.015), (0.80, 0.79, 0.77)


def nail_brush() -> Objects:
    """A nail brush with bristles on both sides, and one lying on its back."""
    timber = wood(BEECH)
    back = slab((0.095, 0.042, 0.018), timber, edge=0.008, soft=8)
    places = [(-0.036 + i * 0.0072, -0.0145 + j * 0.0072, 0.017) for i in range(11) for j in range(5)]
    hair = bristles(places, 0.018, matte((0.75, 0.64, 0.46)))
    rope = tube(
        [
            (-0.04, 0, 0.01),
            (-0.07, 0.02, 0.004),
            (-0.085, 0, 0.003),
            (-0.07, -0.018, 0.004),
            (-0.042, -0.002, 0.01),
        ],
        0.0022,
        cloth(SAND, threads=900),
    )
    parts = [back, hair, rope]
    anchor = bpy.data.objects.new("turn", None)
    bpy.context.collection.objects.link(anchor)
    for part in parts:
        part.parent = anchor
    anchor.rotation_euler[2] = math.radians(-20)
    return [*parts, anchor]


def comb() -> Objects:
    """Two wooden combs, wide and fine."""
    parts: Objects = []
    for x, y, wide, teeth, colour, turn in (
        (-0.01, 0.045, 0.19, 26, BEECH, 10),
        (0.02, -0.05, 0.14, 15, WALNUT, -8),
    ):
        pitch = wide / teeth
        outline = [(-wide / 2, 0.026), (-wide / 2 + 0.02, 0.034), (wide / 2 - 0.02, 0.034), (wide / 2, 0.026)]
        for tooth in range(teeth - 1, -1, -1):
            left = -wide / 2 + tooth * pitch
            outline += [
                (left + pitch * 0.98, 0.012),
                (left + pitch * 0.86, -0.024),
                (left + pitch * 0.5, -0.028),
                (left + pitch * 0.36, -0.024),
                (left + pitch * 0.28, 0.012),
            ]
        parts.append(move(cut(outline, 0.006, wood(colour), edge=0.0012), x, y, 0.003, turn))
    return parts


def bars_round() -> Objects:
    """Three round solid shampoos with paper bands, one leaning."""
    parts: Objects = []
    for level, colour in ((0.0, SAGE), (0.031, CREAM), (0.062, ROSE)):
        bar = lathe(
            [
                (0.032, level),
                (0.039, level + 0.004),
                (0.041, level + 0.014),
                (0.039, level + 0.026),
                (0.032, level + 0.03),
            ],
            wax(colour),
        )
        parts += [bar, label(0.0418, level + 0.007, level + 0.022, 70, matte(PAPER))]
    side = lathe([(0.032, 0), (0.039, 0.004), (0.041, 0.014), (0.039, 0.026), (0.032, 0.03)], wax(OCHRE))
    return [*parts, move(side, 0.1, -0.035)]


def salts() -> Objects:
    """Bath salts in a glass with a wooden scoop."""
    jar = lathe(
        [(0.045, 0), (0.05, 0.003), (0.05, 0.095), (0.044, 0.105), (0.044, 0.112)], glass(), wall=0.0024
    )
    salt = lathe(
        [(0.043, 0.004), (0.0465, 0.01), (0.0465, 0.078), (0.03, 0.086), (0.01, 0.09)],
        glaze((0.86, 0.72, 0.68), roughness=0.9),
    )
    lid = lathe([(0.046, 0.112), (0.048, 0.114), (0.048, 0.126), (0.044, 0.13)], wood(OAK))
    scoop = lathe(
        [(0.006, 0), (0.006, 0.06), (0.007, 0.066), (0.017, 0.08), (0.018, 0.1), (0.012, 0.116)],
        wood(BEECH, along="Z"),
    )
    scoop.scale.y = 0.55
    scoop.rotation_euler = (0, math.radians(90), math.radians(-24))
    scoop.location = (0.045, -0.035, 0.0105)
    return [
        jar,
        salt,
        lid,
        label(0.051, 0.026, 0.068, 100, matte(PAPER)),
        *printed_lines(0.0513, 0.032, 0.064),
        scoop,
    ]


def incense() -> Objects:
    """Incense sticks in a small stoneware holder, and their box."""
    dish = lathe(
        [(0.05, 0), (0.056, 0.002), (0.066, 0.01), (0.068, 0.016)],
        glaze(CHARCOAL, roughness=0.6, speckle=False),
        wall=0.004,
    )
    cone = lathe(
        [(0.016, 0.004), (0.017, 0.006), (0.01, 0.02), (0.004, 0.023)],
        glaze(CHARCOAL, roughness=0.6, speckle=False),
    )
    sticks = []
    for lean, turn in ((12, 10), (-10, 80), (4, 190)):
        angle = math.radians(turn)
        reach = math.sin(math.radians(lean)) * 0.2
        end = (reach * math.cos(angle), reach * math.sin(angle), 0.2)
        sticks.append(
            tube(
                [(0, 0, 0.02), (end[0] / 2, end[1] / 2, 0.11), end],
                0.0013,
                matte((0.16, 0.08, 0.05), roughness=1.0),
            )
        )
    ember = move(
        lathe([(0.0008, 0), (0.0017, 0.001), (0.0014, 0.004)], glow((1.0, 0.25, 0.05), strength=10)),
        0.041,
        0.007,
        0.198,
    )
    box = move(slab((0.13, 0.034, 0.02), matte(TERRACOTTA, roughness=0.9), edge=0.0012), 0.1, -0.06, 0, 24)
    return [dish, cone, *sticks, ember, box]


def diffuser() -> Objects:
    """A scent bottle with eight reeds."""
    body = lathe(
        [(0.034, 0), (0.038, 0.003), (0.0385, 0.075), (0.03, 0.088), (0.012, 0.096), (0.012, 0.112)],
        glass((0.86, 0.66, 0.42)),
    )
    collar = lathe([(0.0135, 0.108), (0.0145, 0.11), (0.0145, 0.12), (0.008, 0.121)], wood(OAK))
    reeds = []
    for index in range(8):
        angle = math.tau * index / 8 + 0.3
        out = 0.05 + 0.012 * (index % 3)
        reeds.append(
            tube(
                [
                    (-0.3 * out * math.cos(angle), -0.3 * out * math.sin(angle), 0.02),
                    (0.12 * out * math.cos(angle), 0.12 * out * math.sin(angle), 0.118),
                    (out * math.cos(angle), out * math.sin(angle), 0.26),
                ],
                0.0014,
                matte((0.62, 0.45, 0.28)),
            )
        )
    return [
        body,
        collar,
        *reeds,
        label(0.0394, 0.018, 0.062, 105, matte(PAPER)),
        *printed_lines(0.0397, 0.024, 0.058),
    ]


def spray() -> Objects:
    """Two tall room sprays with black caps."""
    parts: Objects = []
    for x, y, colour, size in (
        (-0.04, 0.02, (0.13, 0.20, 0.16), 1.0),
        (0.05, -0.02, (0.36, 0.10, 0.015), 0.8),
    ):
        body = lathe(
            [
                (0.021 * size, 0),
                (0.0235 * size, 0.003),
                (0.024 * size, 0.115 * size),
                (0.018 * size, 0.126 * size),
                (0.0105 * size, 0.13 * size),
            ],
            matte(colour, roughness=0.08),
        )
        cap = lathe(
            [
                (0.0125 * size, 0.13 * size),
                (0.0135 * size, 0.131 * size),
                (0.0135 * size, 0.168 * size),
                (0.012 * size, 0.17 * size),
            ],
            matte((0.025, 0.025, 0.027), roughness=0.35),
        )
        paper = label(0.0247 * size, 0.03 * size, 0.09 * size, 120, matte(PAPER))
        parts += [
            move(piece, x, y)
            for piece in (body, cap, paper, *printed_lines(0.025 * size, 0.036 * size, 0.084 * size))
        ]
    return parts


def soap_dish() -> Objects:
    """A ridged dish with a bar of soap."""
    dish = cut(rounded(0.135, 0.09, 0.03), 0.012, glaze(SAND, roughness=0.5), edge=0.005)
    ribs = [
        move(
            slab((0.006, 0.066, 0.006), glaze(SAND, roughness=0.5), edge=0.0025), -0.045 + i * 0.015, 0, 0.011
        )
        for i in range(7)
    ]
    bar = slab((0.085, 0.055, 0.026), wax(SAGE), edge=0.0085, soft=6)
    group = [dish, *ribs, move(bar, 0.004, 0.002, 0.0168, 7)]
    anchor = bpy.data.objects.new("turn", None)
    bpy.context.collection.objects.link(anchor)
    for part in group:
        part.parent = anchor
    anchor.rotation_euler[2] = math.radians(18)
    return [*group, anchor]


def toothbrush() -> Objects:
    """Bamboo toothbrushes in a stoneware cup."""
    cup = lathe([(0.032, 0), (0.036, 0.003), (0.037, 0.09)], glaze(CHALK, roughness=0.5), wall=0.004)
    parts: Objects = [cup]
    for index, (lean, turn) in enumerate(((13, 15), (12, 165), (9, 280))):
        stick = slab((0.011, 0.006, 0.18), wood(BEECH, along="Z"), edge=0.0028, soft=6)
        tuft = slab((0.01, 0.01, 0.026), matte((CHALK, SAGE, ROSE)[index], roughness=0.95), edge=0.0015)
        tuft.location = (0, -0.008, 0.15)
        group = bpy.data.objects.new("brush", None)
        bpy.context.collection.objects.link(group)
        stick.parent = tuft.parent = group
        angle = math.radians(turn)
        group.rotation_euler = (0, math.radians(lean) * math.cos(angle), 0)
        group.rotation_euler[0] = -math.radians(lean) * math.sin(angle)
        group.location = (0.008 * math.cos(angle), 0.008 * math.sin(angle), 0.008)
        parts += [stick, tuft, group]
    return parts


def shaving() -> Objects:
    """A shaving brush, a bowl of soap and a razor."""
    grip = lathe(
        [(0.015, 0), (0.018, 0.003), (0.014, 0.018), (0.017, 0.036), (0.012, 0.05)], wood(WALNUT, along="Z")
    )
    hair = lathe(
        [(0.011, 0.05), (0.014, 0.066), (0.023, 0.1), (0.016, 0.112), (0.004, 0.116)],
        cloth((0.30, 0.22, 0.15), threads=900),
    )
    bowl = lathe(
        [(0.036, 0), (0.042, 0.003), (0.056, 0.022), (0.058, 0.042)],
        glaze(CHARCOAL, roughness=0.4),
        wall=0.004,
    )
    soap = lathe([(0.044, 0.012), (0.05, 0.024), (0.04, 0.029), (0.01, 0.031)], wax(CREAM))
    handle = lathe([(0.004, 0), (0.0062, 0.004), (0.0058, 0.085), (0.004, 0.09)], metal(STEEL))
    handle.rotation_euler = (0, math.radians(90), math.radians(-28))
    handle.location = (-0.02, -0.062, 0.0064)
    head = move(slab((0.012, 0.044, 0.009), metal(STEEL), edge=0.003), 0.062, -0.106, 0.002, -28)
    return [
        move(grip, -0.06, 0.01),
        move(hair, -0.06, 0.01),
        move(bowl, 0.05, 0.02),
        move(soap, 0.05, 0.02),
        handle,
        head,
    ]


def cream_tube() -> Objects:
    """An aluminium tube of hand cream, and its carton."""
    vertices, steps, rows = [], 48, 16
    for row in range(rows + 1):
        part = row / rows
        for step in range(steps):
            angle = math.tau * step / steps
            flat = 1 - 0.97 * part**1.4
            vertices.append(
                (
                    0.026 * (1 + 0.2 * part) * math.cos(angle),
                    0.026 * flat * math.sin(angle),
                    0.03 + 0.12 * part,
                )
            )
    faces = [
        (r * steps + i, r * steps + (i + 1) % steps, (r + 1) * steps + (i + 1) % steps, (r + 1) * steps + i)
        for r in range(rows)
        for i in range(steps)
    ]
    mesh = bpy.data.meshes.new("tube")
    mesh.from_pydata(vertices, [], faces)
    mesh.polygons.foreach_set("use_smooth", [True] * len(faces))
    mesh.materials.append(matte(SAGE, roughness=0.4))
    body = bpy.data.objects.new("tube", mesh)
    bpy.context.collection.objects.link(body)
    crimp = move(slab((0.064, 0.003, 0.012), metal(STEEL), edge=0.001), 0, 0, 0.148)
    cap = lathe(
        [(0.02, 0), (0.022, 0.002), (0.022, 0.024), (0.0255, 0.031)],
        matte((0.025, 0.025, 0.027), roughness=0.35),
    )
    parts = [body, crimp, cap]
    for part in parts:
        part.location.x -= 0.04
        part.rotation_euler[2] = math.radians(-10)
    carton = move(slab((0.06, 0.045, 0.155), matte(CREAM, roughness=0.9), edge=0.0012), 0.055, 0.035, 0, 16)
    return [
        *parts,
        carton,
        move(slab((0.034, 0.0006, 0.05), matte(PAPER), edge=0.0001), 0.049, 0.0125, 0.06, 16),
    ]


def pads() -> Objects:
    """Washable cotton pads in a jar, some beside it."""
    jar = lathe([(0.044, 0), (0.048, 0.003), (0.048, 0.1)], glass(), wall=0.002)
    lid = lathe([(0.046, 0.1), (0.0495, 0.102), (0.0495, 0.114), (0.046, 0.117)], wood(OAK))
    parts = [jar, lid]
    for index in range(11):
        pad = lathe(
            [(0.036, 0), (0.0395, 0.002), (0.0395, 0.0055), (0.036, 0.0075)],
            cloth((CHALK, ROSE, SAND)[index % 3], threads=300),
        )
        parts.append(move(pad, 0.001 * (index % 2), 0, 0.004 + index * 0.0077))
    for index in range(3):
        pad = lathe(
            [(0.036, 0), (0.0395, 0.002), (0.0395, 0.0055), (0.036, 0.0075)],
            cloth((CHALK, ROSE, SAND)[index], threads=300),
        )
        parts.append(move(pad, 0.1 + index * 0.006, -0.035, index * 0.0077))
    return parts


def oil_burner() -> Objects:
    """A burner for scented oils, lit by a tealight."""
    clay = glaze(TERRACOTTA, roughness=0.6)
    foot = lathe([(0.045, 0), (0.048, 0.003), (0.048, 0.01), (0.046, 0.012)], clay)
    legs = [
        tube(
            [
                (0.042 * math.cos(a), 0.042 * math.sin(a), 0.008),
                (0.05 * math.cos(a), 0.05 * math.sin(a), 0.06),
                (0.046 * math.cos(a), 0.046 * math.sin(a), 0.108),
            ],
            0.0075,
            clay,
        )
        for a in (0.5, 2.6, 4.7)
    ]
    dish = lathe([(0.03, 0.1), (0.045, 0.102), (0.057, 0.112), (0.062, 0.13)], clay, wall=0.004)
    cup = lathe([(0.018, 0.012), (0.019, 0.013), (0.019, 0.028)], metal(STEEL), wall=0.0006)
    wick = lathe([(0.001, 0.03), (0.0046, 0.036), (0.0038, 0.045), (0.0008, 0.06)], glow(WARM, strength=14))
    return [foot, *legs, dish, cup, wick]
