"""More for the kitchen: larder, stove and tea."""

import math

import bpy

from .home import CREAM, printed_lines
from .materials import cloth, glass, glaze, matte, metal, wax, wood
from .shapes import cut, label, lathe, move, rounded, slab, tube
from .tableware import BEECH, BLUE, CHALK, CHARCOAL, OAK, OCHRE, SAGE, SAND, TERRACOTTA, WALNUT

Objects = list[bpy.types.Object]
PAPER, IRON, STONE = (0.92, 0.90, 0.85), (0.035, 0.034, 0.033), (0.42, 0.41, 0.39)


def glass_jars() -> Objects:
    """Three preserving glasses with cork lids, filled."""
    parts: Objects = []
    for x, y, radius, tall, fill in (
        (-0.1, 0.03, 0.042, 0.17, (0.62, 0.40, 0.12)),
        (0.0, -0.02, 0.042, 0.12, (0.36, 0.12, 0.05)),
        (0.1, 0.02, 0.042, 0.085, (0.78, 0.70, 0.55)),
    ):
        jar = lathe(
            [(radius * 0.93, 0), (radius, 0.003), (radius, tall), (radius * 0.97, tall + 0.004)],
            glass(),
            wall=0.002,
        )
        food = lathe(
            [
                (radius * 0.88, 0.004),
                (radius * 0.92, 0.008),
                (radius * 0.92, tall * 0.74),
                (radius * 0.5, tall * 0.76),
            ],
            glaze(fill, roughness=0.9),
        )
        cork = lathe(
            [
                (radius * 0.93, tall - 0.01),
                (radius * 0.95, tall),
                (radius * 1.02, tall + 0.012),
                (radius, tall + 0.02),
            ],
            matte((0.55, 0.38, 0.22), roughness=0.95),
        )
        parts += [move(piece, x, y) for piece in (jar, food, cork)]
    return parts


def wine_glasses() -> Objects:
    """Two stemmed glasses."""
    parts: Objects = []
    for x, y in ((-0.05, 0.02), (0.055, -0.02)):
        foot = lathe(
            [(0.034, 0), (0.035, 0.001), (0.012, 0.005), (0.004, 0.012), (0.0036, 0.085), (0.008, 0.096)],
            glass(),
        )
        bowl = lathe(
            [(0.007, 0.094), (0.02, 0.1), (0.04, 0.13), (0.042, 0.16), (0.034, 0.205)], glass(), wall=0.0016
        )
        parts += [move(foot, x, y), move(bowl, x, y)]
    return parts


def rolling_pin() -> Objects:
    """A rolling pin with a little flour and a cutter."""
    pin = lathe(
        [
            (0.008, 0),
            (0.013, 0.004),
            (0.014, 0.05),
            (0.009, 0.068),
            (0.026, 0.072),
            (0.027, 0.09),
            (0.027, 0.3),
            (0.026, 0.318),
            (0.009, 0.322),
            (0.014, 0.34),
            (0.013, 0.386),
            (0.008, 0.39),
        ],
        wood(BEECH, along="Z"),
    )
    pin.rotation_euler = (0, math.radians(90), math.radians(18))
    pin.location = (-0.18, -0.05, 0.027)
    ring = lathe([(0.032, 0), (0.033, 0.002), (0.033, 0.02)], metal(), wall=0.001)
    return [pin, move(ring, 0.08, -0.075)]


def pan() -> Objects:
    """A cast iron pan."""
    iron = matte(IRON, roughness=0.5)
    body = lathe([(0.1, 0), (0.106, 0.003), (0.12, 0.02), (0.128, 0.046)], iron, wall=0.006)
    grip = cut(
        [
            (0.12, 0.016),
            (0.2, 0.011),
            (0.27, 0.016),
            (0.285, 0.0),
            (0.27, -0.016),
            (0.2, -0.011),
            (0.12, -0.016),
        ],
        0.011,
        iron,
        hole=(0.268, 0, 0.007),
    )
    grip.location.z = 0.038
    return [body, grip]


def mortar() -> Objects:
    """A stone mortar with its pestle."""
    stone = glaze(STONE, roughness=0.85)
    bowl = lathe([(0.05, 0), (0.054, 0.004), (0.05, 0.014), (0.068, 0.05), (0.074, 0.092)], stone, wall=0.012)
    pestle = lathe(
        [(0.012, 0), (0.02, 0.008), (0.018, 0.03), (0.011, 0.06), (0.013, 0.13), (0.008, 0.14)], stone
    )
    pestle.rotation_euler = (0, math.radians(36), math.radians(15))
    pestle.location = (-0.012, -0.01, 0.04)
    return [bowl, pestle]


def caddy() -> Objects:
    """Two tea caddies with paper bands."""
    parts: Objects = []
    for x, y, tall, colour in ((-0.055, 0.02, 0.14, SAGE), (0.06, -0.02, 0.1, TERRACOTTA)):
        tin = lathe([(0.042, 0), (0.044, 0.002), (0.044, tall)], matte(colour, roughness=0.45))
        lid = lathe(
            [(0.045, tall), (0.046, tall + 0.002), (0.046, tall + 0.022), (0.043, tall + 0.025)],
            matte(colour, roughness=0.45),
        )
        band = label(0.0446, 0.03, tall - 0.03, 130, matte(PAPER))
        lines = printed_lines(0.0449, 0.036, tall - 0.036)
        parts += [move(piece, x, y) for piece in (tin, lid, band, *lines)]
    return parts


def coffee() -> Objects:
    """A stoneware dripper on its glass server."""
    server = lathe(
        [(0.05, 0), (0.055, 0.003), (0.062, 0.05), (0.045, 0.1), (0.036, 0.115), (0.042, 0.13)],
        glass(),
        wall=0.0025,
    )
    brew = lathe(
        [(0.048, 0.004), (0.0565, 0.03), (0.058, 0.044), (0.03, 0.0445)],
        matte((0.05, 0.02, 0.008), roughness=0.15),
    )
    clay = glaze(CHALK, roughness=0.3)
    rest = lathe([(0.05, 0.131), (0.053, 0.134), (0.05, 0.139), (0.022, 0.141)], clay)
    cone = lathe([(0.02, 0.14), (0.026, 0.142), (0.046, 0.18), (0.058, 0.212)], clay, wall=0.004)
    ear = tube([(0.042, 0, 0.195), (0.078, 0, 0.195), (0.078, 0, 0.16), (0.036, 0, 0.158)], 0.0045, clay)
    return [server, brew, rest, cone, ear]


def oil_bottle() -> Objects:
    """Olive oil in a green bottle with a pourer."""
    body = lathe(
        [(0.03, 0), (0.034, 0.003), (0.0345, 0.15), (0.026, 0.18), (0.0125, 0.2), (0.0125, 0.245)],
        matte((0.05, 0.09, 0.025), roughness=0.06),
    )
    cork = lathe([(0.012, 0.243), (0.014, 0.246), (0.014, 0.262), (0.006, 0.266)], matte((0.55, 0.38, 0.22)))
    spout = tube([(0, 0, 0.262), (0.004, 0, 0.28), (0.018, 0, 0.292)], 0.003, metal((0.8, 0.8, 0.78)))
    paper = label(0.0352, 0.04, 0.12, 120, matte(PAPER))
    dish = lathe([(0.03, 0), (0.034, 0.002), (0.045, 0.012)], glaze(CHALK, roughness=0.3), wall=0.003)
    oil = lathe([(0.03, 0.004), (0.038, 0.0075), (0.02, 0.008)], matte((0.55, 0.38, 0.04), roughness=0.1))
    return [
        body,
        cork,
        spout,
        paper,
        *printed_lines(0.0355, 0.05, 0.115),
        move(dish, 0.1, -0.04),
        move(oil, 0.1, -0.04),
    ]


def honey() -> Objects:
    """A jar of honey and a dipper."""
    jar = lathe(
        [(0.038, 0), (0.042, 0.004), (0.042, 0.075), (0.036, 0.084)],
        matte((0.62, 0.26, 0.02), roughness=0.08),
    )
    lid = lathe([(0.037, 0.083), (0.039, 0.085), (0.039, 0.1), (0.036, 0.102)], metal())
    paper = label(0.0427, 0.018, 0.06, 110, matte(PAPER))
    dipper = [(0.006, 0), (0.016, 0.006)]
    for step in range(5):
        dipper += [(0.019, 0.01 + step * 0.008), (0.012, 0.014 + step * 0.008)]
    stick = lathe([*dipper, (0.005, 0.056), (0.0045, 0.13), (0.003, 0.134)], wood(BEECH, along="Z"))
    stick.rotation_euler = (0, math.radians(90), math.radians(-32))
    stick.location = (0.05, -0.03, 0.019)
    return [jar, lid, paper, *printed_lines(0.043, 0.022, 0.056), stick]


def tray_round() -> Objects:
    """A round tray with two brass handles."""
    timber = wood(WALNUT)
    base = lathe([(0.15, 0), (0.155, 0.003), (0.158, 0.022)], timber, wall=0.006)
    grips = [
        tube(
            [
                (s * 0.152, -0.04, 0.02),
                (s * 0.156, -0.036, 0.045),
                (s * 0.156, 0.036, 0.045),
                (s * 0.152, 0.04, 0.02),
            ],
            0.0045,
            metal(),
        )
        for s in (-1, 1)
    ]
    return [base, *grips]


def knives() -> Objects:
    """Two kitchen knives with oak handles."""
    steel = metal((0.78, 0.78, 0.77), roughness=0.3)
    parts: Objects = []
    for y, size, turn in ((0.03, 1.0, 8), (-0.045, 0.68, 3)):
        blade = cut(
            [(-0.01, 0.02), (0.12, 0.014), (0.17, -0.014), (0.16, -0.018), (-0.01, -0.024)],
            0.0026,
            steel,
            edge=0.0006,
        )
        grip = slab((0.115, 0.026, 0.017), wood(OAK), edge=0.007, soft=6)
        for piece, x, z in ((blade, 0.02, 0.008), (grip, -0.045, 0.0)):
            piece.scale = (size,) * 3
            angle = math.radians(turn)
            parts.append(
                move(piece, x * size * math.cos(angle), y + x * size * math.sin(angle), z * size, turn)
            )
    return parts


def trivet() -> Objects:
    """A trivet of rounded oak bars, and one of cork."""
    bars = [
        move(slab((0.2, 0.014, 0.016), wood(OAK), edge=0.006), 0, -0.08 + i * 0.022, 0.008) for i in range(8)
    ]
    cross = [move(slab((0.012, 0.168, 0.008), wood(WALNUT), edge=0.002), x, -0.003, 0) for x in (-0.06, 0.06)]
    cork = cut(rounded(0.16, 0.16, 0.078), 0.012, cloth((0.50, 0.33, 0.18), threads=240), edge=0.004)
    return [*bars, *cross, move(cork, 0.14, -0.09, 0.03, 10)]


def enamel() -> Objects:
    """An enamel saucepan with a wooden grip."""
    coat = glaze(CREAM, roughness=0.15, speckle=False)
    body = lathe([(0.075, 0), (0.08, 0.004), (0.082, 0.1)], coat, wall=0.003)
    rim = lathe([(0.0815, 0.0985), (0.084, 0.1), (0.0835, 0.103)], matte(BLUE, roughness=0.3), wall=0.003)
    bar = tube([(0.08, 0, 0.084), (0.12, 0, 0.09), (0.14, 0, 0.093)], 0.004, metal((0.7, 0.7, 0.7)))
    grip = tube([(0.135, 0, 0.092), (0.18, 0, 0.1), (0.225, 0, 0.105)], 0.0095, wood(BEECH))
    return [body, rim, bar, grip]


def bottle_water() -> Objects:
    """A bottle to carry, lacquered, with a loop."""
    body = lathe(
        [(0.032, 0), (0.0355, 0.003), (0.036, 0.16), (0.028, 0.19), (0.02, 0.2), (0.02, 0.21)],
        matte(OCHRE, roughness=0.55),
    )
    cap = lathe([(0.0225, 0.21), (0.0235, 0.212), (0.0235, 0.24), (0.02, 0.243)], wood(SAND, along="Z"))
    loop = tube(
        [(-0.02, 0, 0.236), (-0.016, 0, 0.268), (0.016, 0, 0.268), (0.02, 0, 0.236)], 0.0028, matte(CHARCOAL)
    )
    return [body, cap, loop]


def candy() -> Objects:
    """A bowl of wrapped nothing: three boards of chocolate tied with string."""
    parts: Objects = []
    for index, (colour, turn) in enumerate(((TERRACOTTA, -8), (SAGE, 5), (CREAM, -3))):
        parts.append(
            move(
                slab((0.16, 0.08, 0.011), matte(colour, roughness=0.9), edge=0.0015),
                0,
                0,
                index * 0.0113,
                turn,
            )
        )
    parts.append(move(slab((0.07, 0.04, 0.0006), matte(PAPER), edge=0.0001), 0, 0, 0.0339, -3))
    square = [
        move(
            slab((0.024, 0.024, 0.009), wax((0.11, 0.045, 0.02)), edge=0.003),
            0.02 + i % 3 * 0.027,
            -0.085 - i // 3 * 0.027,
            0,
            6,
        )
        for i in range(5)
    ]
    return [*parts, *square]
