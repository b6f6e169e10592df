"""More light: pendants, desk lamps, candlesticks."""

import math

import bpy

from .home import CREAM, ROSE, WARM, _lit_linen, _open
from .materials import cloth, glass, glaze, glow, matte, metal, wax, wood
from .shapes import label, lathe, move, slab, tube
from .stage import ENDLESS
from .tableware import BEECH, BLUE, CHALK, CHARCOAL, OAK, OCHRE, SAGE, SAND, TERRACOTTA

Objects = list[bpy.types.Object]
FLAME = (1.0, 0.62, 0.2)
IRON = (0.055, 0.053, 0.05)


def _cable(height: float) -> bpy.types.Object:
    cable = tube([(0, 0, height), (0, 0, height + 0.5), (0, 0, height + 2.5)], 0.0022, cloth(CHARCOAL))
    cable.name = ENDLESS
    return cable


def pendant_cone() -> Objects:
    """A hanging cone of lacquered steel."""
    paint = matte(OCHRE, roughness=0.4)
    shade = _open(
        lathe([(0.15, 0), (0.148, 0.004), (0.09, 0.075), (0.03, 0.14), (0.022, 0.15)], paint, wall=0.002)
    )
    cap = lathe([(0.021, 0.148), (0.022, 0.152), (0.02, 0.185), (0.008, 0.195)], metal())
    bulb = lathe([(0.008, 0.02), (0.036, 0.032), (0.04, 0.06), (0.02, 0.1)], glow(WARM, strength=2.2))
    return [shade, cap, bulb, _cable(0.19)]


def pendant_globe() -> Objects:
    """A hanging opal globe with a brass cap."""
    points = [
        (0.11 * math.sin(a), 0.11 - 0.11 * math.cos(a)) for a in [0.04 + step * 0.2 for step in range(15)]
    ]
    globe = lathe(points, glow(WARM, strength=0.95))
    cap = lathe([(0.034, 0.208), (0.036, 0.211), (0.034, 0.234), (0.01, 0.246)], metal())
    return [globe, cap, _cable(0.24)]


def pendant_paper() -> Objects:
    """A ribbed paper lantern."""
    profile = []
    for step in range(25):
        part = step / 24
        radius = 0.045 + 0.125 * math.sin(math.pi * (0.06 + 0.88 * part)) ** 0.8
        profile.append((radius - (0.0028 if step % 2 else 0.0), 0.2 * part))
    shade = lathe(profile, glow((1.0, 0.74, 0.48), strength=0.72))
    ring = lathe([(0.05, 0.198), (0.052, 0.2), (0.05, 0.206)], wood(OAK))
    return [shade, ring, _cable(0.2)]


def lamp_desk() -> Objects:
    """A desk lamp with an arm in two parts."""
    paint, brass = matte(CHARCOAL, roughness=0.4), metal()
    foot = lathe([(0.07, 0), (0.074, 0.003), (0.074, 0.014), (0.06, 0.018)], paint)
    arm = tube([(0.0, 0, 0.016), (-0.03, 0, 0.13), (-0.06, 0, 0.25)], 0.005, paint)
    fore = tube([(-0.06, 0, 0.25), (0.03, 0, 0.31), (0.12, 0, 0.35)], 0.005, paint)
    joint = lathe([(0.008, -0.012), (0.012, -0.011), (0.012, 0.011), (0.008, 0.012)], brass)
    joint.rotation_euler[0] = math.radians(90)
    joint.location = (-0.06, 0, 0.25)
    head = _open(
        lathe([(0.062, 0), (0.06, 0.004), (0.05, 0.05), (0.022, 0.085), (0.014, 0.1)], paint, wall=0.002)
    )
    bulb = lathe([(0.01, 0.006), (0.03, 0.012), (0.028, 0.035), (0.01, 0.05)], glow(WARM, strength=3.0))
    for part in (head, bulb):
        part.rotation_euler[1] = math.radians(24)
        part.location = (0.093, 0, 0.263)
    return [foot, arm, fore, joint, head, bulb]


def lamp_portable() -> Objects:
    """A lamp to carry: lit cylinder, brass loop."""
    base = lathe([(0.052, 0), (0.055, 0.003), (0.055, 0.05), (0.05, 0.054)], matte(SAGE, roughness=0.45))
    light = lathe([(0.047, 0.052), (0.05, 0.056), (0.05, 0.15), (0.044, 0.156)], glow(WARM, strength=1.0))
    top = lathe([(0.053, 0.154), (0.055, 0.157), (0.055, 0.168), (0.04, 0.174)], matte(SAGE, roughness=0.45))
    loop = tube(
        [(-0.05, 0, 0.165), (-0.046, 0, 0.225), (0, 0, 0.26), (0.046, 0, 0.225), (0.05, 0, 0.165)],
        0.003,
        metal(),
    )
    return [base, light, top, loop]


def lamp_wood() -> Objects:
    """A turned wooden lamp with a low drum shade."""
    stem = lathe(
        [
            (0.07, 0),
            (0.073, 0.004),
            (0.06, 0.016),
            (0.02, 0.03),
            (0.016, 0.1),
            (0.024, 0.13),
            (0.014, 0.16),
            (0.01, 0.22),
        ],
        wood(OAK, along="Z"),
    )
    shade = _open(lathe([(0.14, 0.2), (0.14, 0.25), (0.14, 0.32)], _lit_linen(), wall=0.002))
    return [stem, shade]


def _taper(colour: tuple[float, float, float], height: float) -> Objects:
    body = lathe([(0.0105, 0), (0.011, 0.003), (0.0085, height - 0.01), (0.004, height)], wax(colour))
    wick = tube(
        [(0, 0, height - 0.004), (0, 0, height + 0.006), (0.002, 0, height + 0.012)],
        0.0008,
        matte((0.03, 0.03, 0.03)),
    )
    return [body, wick]


def tapers() -> Objects:
    """Six dipped candles lying side by side."""
    parts: Objects = []
    for index, colour in enumerate((OCHRE, ROSE, CREAM, SAGE, TERRACOTTA, BLUE)):
        for piece in _taper(colour, 0.24):
            piece.rotation_euler = (0, math.radians(90), math.radians(20 + index * 0.8))
            piece.location = (-0.1 + index * 0.008, -0.07 + index * 0.024, 0.011)
            parts.append(piece)
    return parts


def candlesticks() -> Objects:
    """Three brass candlesticks of different heights."""
    parts: Objects = []
    brass = metal()
    spots = ((-0.085, 0.02, 0.1, CREAM), (0.0, -0.03, 0.055, ROSE), (0.085, 0.02, 0.145, CREAM))
    for x, y, tall, colour in spots:
        foot = [
            (0.036, 0),
            (0.038, 0.003),
            (0.03, 0.007),
            (0.007, 0.012),
            (0.006, tall),
            (0.014, tall + 0.006),
        ]
        stick = lathe([*foot, (0.015, tall + 0.022)], brass)
        candle = [move(piece, 0, 0, tall + 0.016) for piece in _taper(colour, 0.15)]
        flame = lathe(
            [(0.001, 0.166), (0.0042, 0.172), (0.0034, 0.181), (0.0008, 0.194)], glow(FLAME, strength=14)
        )
        flame.location.z = tall + 0.016
        for piece in (stick, *candle, flame):
            piece.location.x, piece.location.y = x, y
            parts.append(piece)
    return parts


def tealights() -> Objects:
    """Three porcelain cups with a tealight in each."""
    parts: Objects = []
    for x, y, size, colour in (
        (-0.085, 0.02, 1.0, CHALK),
        (0.0, -0.04, 0.82, SAND),
        (0.085, 0.025, 1.12, CHALK),
    ):
        cup = lathe(
            [(r * size, z * size) for r, z in ((0.026, 0), (0.03, 0.003), (0.04, 0.03), (0.036, 0.062))],
            glaze(colour, roughness=0.5, speckle=False),
            wall=0.003,
        )
        fill = lathe(
            [(0.03 * size, 0.02), (0.033 * size, 0.03), (0.033 * size, 0.042 * size), (0.01, 0.043 * size)],
            wax(CREAM),
        )
        flame = lathe(
            [(0.001, 0.05 * size), (0.0044, 0.056 * size), (0.0036, 0.066 * size), (0.0008, 0.08 * size)],
            glow(FLAME, strength=14),
        )
        parts += [move(piece, x, y) for piece in (cup, fill, flame)]
    return parts


def candle_bowl() -> Objects:
    """A wide stoneware bowl with three wicks."""
    bowl = lathe(
        [(0.06, 0), (0.066, 0.003), (0.092, 0.03), (0.098, 0.07)],
        glaze(TERRACOTTA, roughness=0.5),
        wall=0.005,
    )
    fill = lathe([(0.08, 0.02), (0.092, 0.04), (0.0925, 0.056), (0.04, 0.057)], wax(CREAM))
    parts = [bowl, fill]
    for x, y in ((-0.036, 0.012), (0.034, 0.016), (0.0, -0.034)):
        wick = tube([(0, 0, 0.054), (0, 0, 0.064), (0.002, 0, 0.07)], 0.001, matte((0.03, 0.03, 0.03)))
        flame = lathe(
            [(0.001, 0.066), (0.0046, 0.073), (0.0038, 0.083), (0.0008, 0.098)], glow(FLAME, strength=14)
        )
        parts += [move(wick, x, y), move(flame, x, y)]
    return parts


def lantern() -> Objects:
    """A garden lantern of iron rods with a pillar candle."""
    iron = matte(IRON, roughness=0.5)
    parts = [
        slab((0.13, 0.13, 0.008), iron, edge=0.002),
        move(slab((0.13, 0.13, 0.008), iron, edge=0.002), 0, 0, 0.2),
    ]
    parts += [
        tube([(x, y, 0.006), (x, y, 0.1), (x, y, 0.202)], 0.0034, iron)
        for x in (-0.058, 0.058)
        for y in (-0.058, 0.058)
    ]
    parts.append(
        tube(
            [(-0.045, 0, 0.206), (-0.04, 0, 0.26), (0, 0, 0.285), (0.04, 0, 0.26), (0.045, 0, 0.206)],
            0.003,
            iron,
        )
    )
    candle = lathe(
        [(0.03, 0.008), (0.0315, 0.012), (0.0315, 0.1), (0.027, 0.105), (0.012, 0.103)], wax(CREAM)
    )
    flame = lathe(
        [(0.001, 0.108), (0.0046, 0.115), (0.0038, 0.125), (0.0008, 0.141)], glow(FLAME, strength=14)
    )
    return [*parts, candle, flame]


def matches() -> Objects:
    """Long matches in a glass with a cork."""
    jar = lathe([(0.024, 0), (0.027, 0.002), (0.0275, 0.01), (0.0275, 0.1)], glass(), wall=0.002)
    cork = lathe([(0.024, 0.092), (0.025, 0.094), (0.0275, 0.116), (0.026, 0.12)], matte((0.55, 0.38, 0.22)))
    parts = [jar, cork, label(0.0282, 0.02, 0.06, 100, matte((0.92, 0.9, 0.85)))]
    for index in range(16):
        angle, away = index * 2.4, 0.004 * math.sqrt(index)
        stick = slab((0.0018, 0.0018, 0.08), wood(BEECH, along="Z"), edge=0.0003)
        head = lathe([(0.001, 0.078), (0.0018, 0.08), (0.0018, 0.086), (0.0006, 0.088)], matte(TERRACOTTA))
        parts += [
            move(piece, away * math.cos(angle), away * math.sin(angle), 0.003) for piece in (stick, head)
        ]
    return parts
