"""Ceramics, glass and kitchen tools."""

import math

import bpy

from .materials import cloth, glass, glaze, matte, metal, wood
from .shapes import bristles, cut, lathe, move, rounded, slab, tube

Objects = list[bpy.types.Object]
OAK, WALNUT, BEECH = (0.56, 0.34, 0.17), (0.22, 0.11, 0.055), (0.70, 0.47, 0.28)
CHALK, TERRACOTTA, SAGE, INK = (0.83, 0.80, 0.74), (0.62, 0.24, 0.12), (0.36, 0.45, 0.35), (0.05, 0.07, 0.10)
SAND, BLUE, OCHRE, CHARCOAL = (0.66, 0.53, 0.38), (0.13, 0.24, 0.40), (0.66, 0.38, 0.09), (0.045, 0.042, 0.04)


def vase() -> Objects:
    """A shouldered vase in terracotta."""
    profile = [(0.05, 0), (0.062, 0.004), (0.1, 0.09), (0.116, 0.165), (0.096, 0.245), (0.048, 0.31)]
    return [lathe([*profile, (0.039, 0.345), (0.052, 0.372)], glaze(TERRACOTTA, roughness=0.5), wall=0.008)]


def vase_moon() -> Objects:
    """A round moon vase in chalk with two dry twigs."""
    profile = [(0.055, 0), (0.07, 0.004), (0.125, 0.06), (0.143, 0.13), (0.122, 0.2), (0.07, 0.248)]
    pot = lathe([*profile, (0.036, 0.262), (0.034, 0.285)], glaze(CHALK, roughness=0.55), wall=0.007)
    twig, berry = matte((0.2, 0.11, 0.06)), matte((0.60, 0.18, 0.08), roughness=0.5)
    parts = [pot]
    for lean, height in ((0.09, 0.52), (-0.07, 0.46), (0.03, 0.57)):
        top = (lean * 1.5, 0.01, height)
        parts.append(
            tube([(0, 0, 0.1), (lean * 0.25, 0, 0.29), (lean * 0.8, 0.01, height - 0.1), top], 0.0019, twig)
        )
        for step in range(7):
            part = 0.45 + step * 0.085
            x, z = lean * (0.15 + 1.3 * part**1.4), 0.26 + (height - 0.26) * part
            side = 0.014 if step % 2 else -0.014
            parts.append(tube([(x, 0, z - 0.012), (x + side, -0.004, z)], 0.0009, twig))
            ball = lathe([(0.0035, 0), (0.0062, 0.004), (0.0062, 0.008), (0.003, 0.012)], berry)
            parts.append(move(ball, x + side, -0.004, z - 0.003))
    return parts


def vase_bud() -> Objects:
    """Three slim bud vases."""
    slim = [
        (0.032, 0),
        (0.035, 0.003),
        (0.036, 0.09),
        (0.03, 0.15),
        (0.013, 0.2),
        (0.011, 0.25),
        (0.016, 0.262),
    ]
    low = [
        (0.034, 0),
        (0.045, 0.004),
        (0.056, 0.05),
        (0.044, 0.1),
        (0.014, 0.125),
        (0.013, 0.15),
        (0.019, 0.162),
    ]
    return [
        move(lathe(slim, glaze(CHARCOAL, roughness=0.45, speckle=False), wall=0.004), -0.075, 0.02),
        move(lathe(low, glaze(SAND), wall=0.004), 0.03, -0.03),
        move(
            lathe([(r * 0.9, z * 0.78) for r, z in slim], glaze(CHALK, roughness=0.5), wall=0.004),
            0.105,
            0.03,
        ),
    ]


def _bowl(colour: tuple[float, float, float], size: float = 1.0) -> bpy.types.Object:
    profile = [(0.05, 0), (0.056, 0.003), (0.105, 0.033), (0.142, 0.08), (0.152, 0.113)]
    return lathe([(r * size, z * size) for r, z in profile], glaze(colour, roughness=0.22), wall=0.006)


def bowl() -> Objects:
    """A wide breakfast bowl, sage."""
    return [_bowl(SAGE)]


def bowls() -> Objects:
    """Three nesting bowls."""
    return [
        move(_bowl(CHALK), 0, 0, 0),
        move(_bowl(SAND, 0.86), 0.004, 0, 0.034),
        move(_bowl(TERRACOTTA, 0.72), -0.003, 0, 0.066),
    ]


def _mug(colour: tuple[float, float, float], height: float = 0.095) -> Objects:
    clay = glaze(colour, roughness=0.28)
    body = lathe([(0.034, 0), (0.04, 0.003), (0.043, 0.03), (0.043, height)], clay, wall=0.0045)
    top, low = height * 0.82, height * 0.24
    ear = [
        (0.040, 0, top),
        (0.066, 0, top + 0.002),
        (0.073, 0, (top + low) / 2),
        (0.062, 0, low),
        (0.040, 0, low - 0.004),
    ]
    return [body, tube(ear, 0.0058, clay)]


def mug() -> Objects:
    """The everyday mug."""
    return _mug(BLUE)


def cups() -> Objects:
    """Two small cups on saucers."""
    parts = []
    for x, y, colour in ((-0.07, 0.03, OCHRE), (0.075, -0.03, CHALK)):
        clay = glaze(colour, roughness=0.25)
        cup = lathe([(0.022, 0.006), (0.028, 0.008), (0.036, 0.03), (0.038, 0.062)], clay, wall=0.0035)
        dish = lathe([(0.03, 0), (0.034, 0.002), (0.05, 0.006), (0.064, 0.012)], clay, wall=0.003)
        parts += [move(cup, x, y), move(dish, x, y)]
    return parts


def plates() -> Objects:
    """A stack of dinner plates, one leaning colour on top."""
    parts = []
    for index, colour in enumerate((CHALK, CHALK, SAGE, CHALK)):
        flat = [(0.075, 0), (0.082, 0.002), (0.118, 0.009), (0.14, 0.021)]
        parts.append(move(lathe(flat, glaze(colour, roughness=0.25), wall=0.0045), 0, 0, index * 0.0105))
    top = [(0.05, 0), (0.055, 0.002), (0.083, 0.007), (0.1, 0.016)]
    return [*parts, move(lathe(top, glaze(TERRACOTTA, roughness=0.3), wall=0.004), 0, 0, 0.046)]


def jug() -> Objects:
    """A pouring jug with a drawn lip."""
    clay = glaze(CHALK, roughness=0.25)
    profile = [
        (0.05, 0),
        (0.058, 0.004),
        (0.071, 0.06),
        (0.07, 0.12),
        (0.05, 0.185),
        (0.046, 0.21),
        (0.053, 0.235),
    ]
    ear = [(-0.05, 0, 0.212), (-0.088, 0, 0.214), (-0.106, 0, 0.165), (-0.092, 0, 0.1), (-0.066, 0, 0.078)]
    return [lathe(profile, clay, wall=0.005, spout=0.032), tube(ear, 0.0075, clay)]


def teapot() -> Objects:
    """A round teapot with a wooden knob."""
    clay = glaze(CHARCOAL, roughness=0.38)
    body = lathe(
        [(0.05, 0), (0.06, 0.003), (0.092, 0.04), (0.098, 0.075), (0.078, 0.115), (0.042, 0.132)], clay
    )
    lid = lathe([(0.045, 0.128), (0.046, 0.132), (0.034, 0.142), (0.012, 0.147)], clay)
    knob = lathe([(0.007, 0.146), (0.012, 0.155), (0.011, 0.166), (0.005, 0.169)], wood(OAK, along="Z"))
    spout = tube([(0.08, 0, 0.055), (0.115, 0, 0.07), (0.133, 0, 0.105), (0.155, 0, 0.135)], 0.0125, clay)
    ear = [(-0.075, 0, 0.115), (-0.118, 0, 0.128), (-0.148, 0, 0.09), (-0.128, 0, 0.045), (-0.09, 0, 0.04)]
    return [body, lid, knob, spout, tube(ear, 0.0075, clay)]


def carafe() -> Objects:
    """A glass carafe and its tumbler."""
    profile = [
        (0.046, 0),
        (0.05, 0.004),
        (0.055, 0.07),
        (0.05, 0.13),
        (0.026, 0.185),
        (0.024, 0.21),
        (0.036, 0.255),
    ]
    return [lathe(profile, glass(), wall=0.003), move(_tumbler((0.97, 0.99, 0.98)), 0.125, -0.035)]


def _tumbler(colour: tuple[float, float, float]) -> bpy.types.Object:
    return lathe([(0.03, 0), (0.033, 0.004), (0.036, 0.05), (0.038, 0.09)], glass(colour), wall=0.0028)


def tumblers() -> Objects:
    """Four tumblers in smoke and amber tints."""
    tints = [(0.80, 0.90, 0.86), (0.95, 0.76, 0.52), (0.97, 0.98, 0.98), (0.72, 0.80, 0.88)]
    spots = [(-0.09, 0.03), (0.0, -0.035), (0.09, 0.03), (0.0, 0.075)]
    return [move(_tumbler(tint), *spot) for tint, spot in zip(tints, spots, strict=True)]


def board() -> Objects:
    """A serving board with a handle, upright behind a small walnut board."""
    outline = []
    for x, y in rounded(0.34, 0.2, 0.055):
        outline.append((x, y))
    neck = [
        (-0.17, 0.03),
        (-0.2, 0.024),
        (-0.27, 0.026),
        (-0.292, 0.0),
        (-0.27, -0.026),
        (-0.2, -0.024),
        (-0.17, -0.03),
    ]
    split = next(i for i, (x, y) in enumerate(outline) if x < -0.1699 and y < 0.08)
    outline = (
        outline[: split + 1]
        + neck
        + [p for p in outline[split + 1 :] if not (p[0] < -0.1699 and p[1] > -0.08)]
    )
    plank = cut(outline, 0.02, wood(OAK), hole=(-0.268, 0, 0.009), edge=0.004)
    plank.rotation_euler = (math.radians(80), 0, 0)
    plank.rotation_euler.rotate_axis("Z", math.radians(-90))
    plank.location = (0, 0.06, 0.172)
    low = cut(rounded(0.25, 0.15, 0.03), 0.022, wood(WALNUT), edge=0.004)
    return [plank, move(low, 0.03, -0.11, 0.011, turn=14)]


def block() -> Objects:
    """A thick end-grain chopping block with a groove and a knife-ready edge."""
    strips = [wood(colour) for colour in (WALNUT, OAK, WALNUT, BEECH, WALNUT)]
    return [
        move(slab((0.34, 0.0475, 0.045), strip, edge=0.003), 0, 0.048 * (i - 2))
        for i, strip in enumerate(strips)
    ]


def mill() -> Objects:
    """A salt and a pepper mill."""
    body = [(0.03, 0), (0.032, 0.003), (0.026, 0.05), (0.022, 0.1), (0.029, 0.135), (0.03, 0.14)]
    head = [(0.029, 0.143), (0.031, 0.147), (0.031, 0.165), (0.022, 0.19), (0.006, 0.197)]
    parts = []
    for x, y, colour, tall in ((-0.045, 0.02, WALNUT, 1.18), (0.05, -0.02, BEECH, 1.0)):
        timber = wood(colour, along="Z")
        parts += [move(lathe([(r, z * tall) for r, z in part], timber), x, y) for part in (body, head)]
        nut = lathe([(0.004, 0.196 * tall), (0.007, 0.2 * tall), (0.004, 0.207 * tall)], metal())
        parts.append(move(nut, x, y))
    return parts


def utensils() -> Objects:
    """Wooden spoons in a stoneware crock."""
    crock = lathe(
        [(0.05, 0), (0.056, 0.003), (0.06, 0.06), (0.058, 0.14)], glaze(CHALK, roughness=0.5), wall=0.006
    )
    parts = [crock]
    for index, (lean, colour) in enumerate(((-24, BEECH), (-7, WALNUT), (10, OAK), (26, BEECH))):
        wide = (0.026, 0.020, 0.030, 0.018)[index]
        oval = [
            (0.004, 0.02),
            (0.005, 0.2),
            (0.006, 0.235),
            (wide, 0.275),
            (wide, 0.315),
            (wide * 0.5, 0.338),
        ]
        spoon = lathe(oval, wood(colour, along="Z"))
        spoon.scale.y = 0.35
        spoon.rotation_euler = (math.radians(-5 + index * 3), math.radians(lean), math.radians(lean / 2))
        spoon.location = (-lean * 0.0006, 0.012 * (index % 2), 0.005)
        parts.append(spoon)
    return parts


def jars() -> Objects:
    """Three storage jars with turned lids."""
    parts: Objects = []
    for x, y, radius, height in (
        (-0.105, 0.03, 0.05, 0.17),
        (0.012, 0.0, 0.05, 0.12),
        (0.118, -0.02, 0.045, 0.08),
    ):
        clay = glaze(CHALK if x < 0 else SAND if x < 0.1 else SAGE, roughness=0.45)
        pot = lathe([(radius * 0.94, 0), (radius, 0.004), (radius, height)], clay)
        lid = lathe(
            [
                (radius * 0.98, height + 0.001),
                (radius * 1.04, height + 0.004),
                (radius * 1.04, height + 0.014),
            ],
            wood(OAK),
        )
        knob = lathe(
            [(0.008, height + 0.014), (0.014, height + 0.024), (0.010, height + 0.031)], wood(OAK, along="Z")
        )
        parts += [move(part, x, y) for part in (pot, lid, knob)]
    return parts


def salt() -> Objects:
    """A salt cellar with a swivel lid and a small spoon."""
    bowl_ = lathe(
        [(0.045, 0), (0.05, 0.003), (0.056, 0.03), (0.054, 0.055)], glaze(BLUE, roughness=0.3), wall=0.005
    )
    heap = lathe([(0.049, 0.02), (0.048, 0.04), (0.03, 0.05), (0.008, 0.055)], matte((0.92, 0.92, 0.9)))
    lid = move(lathe([(0.053, 0), (0.058, 0.004), (0.056, 0.012)], wood(OAK)), 0.085, -0.05, 0)
    spoon = tube([(-0.01, 0, 0.055), (0.02, -0.01, 0.07), (0.055, -0.02, 0.085)], 0.003, wood(WALNUT))
    return [bowl_, heap, lid, spoon]


def dish_brush() -> Objects:
    """A dish brush of beech and plant fibre, and a cloth."""
    head = lathe([(0.02, 0.022), (0.027, 0.025), (0.027, 0.038), (0.012, 0.046)], wood(BEECH))
    places = [
        (0.019 * math.sqrt(i / 60) * math.cos(i * 2.4), 0.019 * math.sqrt(i / 60) * math.sin(i * 2.4), 0.0)
        for i in range(60)
    ]
    hair = bristles(places, 0.024, matte((0.55, 0.40, 0.22)), lean=0.25)
    grip = tube([(0.0, 0, 0.042), (0.06, 0, 0.056), (0.13, 0, 0.062), (0.19, 0, 0.054)], 0.0075, wood(BEECH))
    ring = tube(
        [(0.186, 0, 0.055), (0.202, 0.012, 0.05), (0.21, 0, 0.046), (0.2, -0.012, 0.05), (0.187, 0, 0.054)],
        0.0014,
        cloth(SAND),
    )
    parts = [head, hair, grip, ring]
    turned = bpy.data.objects.new("turn", None)
    bpy.context.collection.objects.link(turned)
    for part in parts:
        part.parent = turned
    turned.rotation_euler[2] = math.radians(-22)
    return [*parts, turned]
