"""More for the desk: pens, paper, time."""

import math

import bpy

from .home import CREAM, ROSE
from .materials import cloth, glass, matte, metal, wax, wood
from .shapes import cut, lathe, move, slab, tube
from .sundries import _book, _pencil
from .tableware import BEECH, BLUE, CHALK, CHARCOAL, OAK, OCHRE, SAGE, SAND, TERRACOTTA, WALNUT

Objects = list[bpy.types.Object]
INK, PAPER = (0.05, 0.05, 0.06), (0.92, 0.90, 0.85)


def _lying(parts: Objects, x: float, y: float, turn: float, radius: float) -> Objects:
    for part in parts:
        part.rotation_euler = (0, math.radians(90), math.radians(turn))
        part.location = (x, y, radius)
    return parts


def pens() -> Objects:
    """Three fountain pens."""
    parts: Objects = []
    for index, colour in enumerate((CHARCOAL, TERRACOTTA, SAGE)):
        body = lathe(
            [(0.0045, 0), (0.0058, 0.002), (0.006, 0.07), (0.0062, 0.078)], matte(colour, roughness=0.25)
        )
        ring = lathe([(0.0064, 0.078), (0.0066, 0.0785), (0.0066, 0.083), (0.0064, 0.0835)], metal())
        cap = lathe(
            [(0.0066, 0.0835), (0.0067, 0.085), (0.0066, 0.134), (0.005, 0.138)],
            matte(colour, roughness=0.25),
        )
        clip = slab((0.0025, 0.0022, 0.04), metal(), edge=0.0008)
        clip.location = (0, 0, 0)
        parts += _lying([body, ring, cap], -0.07, -0.036 + index * 0.034, 16, 0.0067)
    return parts


def envelopes() -> Objects:
    """A bundle of envelopes held by a paper band, two loose."""
    parts: Objects = []
    for index, tone in enumerate((CREAM, ROSE, CREAM, SAGE, CREAM, OCHRE, CREAM)):
        parts.append(
            move(
                slab((0.17, 0.12, 0.0026), matte(tone), edge=0.0006),
                0,
                0,
                index * 0.0027,
                (index % 3 - 1) * 0.8,
            )
        )
    parts.append(move(slab((0.03, 0.1225, 0.0203), matte(PAPER), edge=0.0008), 0.02, 0, 0))
    loose = move(slab((0.17, 0.12, 0.0022), matte(BLUE), edge=0.0006), 0.06, -0.095, 0, 24)
    seal = move(
        lathe([(0.009, 0), (0.0105, 0.0006), (0.0098, 0.0022)], wax((0.45, 0.06, 0.05))), 0.062, -0.09, 0.0022
    )
    return [*parts, loose, seal]


def cards() -> Objects:
    """Folded cards, standing and lying."""
    parts: Objects = []
    for x, y, turn, tone, mark in (
        (-0.075, 0.03, 24, CREAM, TERRACOTTA),
        (0.03, 0.0, 14, CHALK, SAGE),
        (0.12, -0.04, 8, ROSE, BLUE),
    ):
        front = slab((0.1, 0.0014, 0.14), matte(tone), edge=0.0004)
        back = slab((0.1, 0.0014, 0.14), matte(tone), edge=0.0004)
        spot = lathe([(0.024, 0), (0.025, 0.0003), (0.0245, 0.0008)], matte(mark))
        spot.rotation_euler[0] = math.radians(90)
        group = bpy.data.objects.new("card", None)
        bpy.context.collection.objects.link(group)
        front.location, back.location, spot.location = (0, -0.02, 0), (0, 0.02, 0), (0, -0.0212, 0.085)
        front.rotation_euler[0], back.rotation_euler[0] = math.radians(-8), math.radians(8)
        spot.rotation_euler[0] = math.radians(82)
        spot.location = (0, -0.0095, 0.085)
        for piece in (front, back, spot):
            piece.parent = group
        move(group, x, y, 0, turn)
        parts += [front, back, spot, group]
    return parts


def clock() -> Objects:
    """A table clock: oak ring, pale face, two hands."""
    case = lathe([(0.085, 0), (0.09, 0.003), (0.09, 0.036), (0.084, 0.04), (0.078, 0.036)], wood(OAK))
    face = lathe(
        [(0.078, 0.03), (0.0785, 0.034), (0.06, 0.0352), (0.01, 0.0355)], matte(CREAM, roughness=0.6)
    )
    hands = []
    for length, wide, turn in ((0.05, 0.005, 52), (0.066, 0.0036, -58)):
        hand = slab((wide, length, 0.0012), matte(INK), edge=0.0004)
        angle = math.radians(turn)
        hands.append(
            move(hand, -math.sin(angle) * length / 2.3, math.cos(angle) * length / 2.3, 0.0362, turn)
        )
    hub = lathe([(0.005, 0.036), (0.0055, 0.037), (0.004, 0.039)], metal())
    ticks = []
    for step in range(12):
        angle = math.tau * step / 12
        tick = slab((0.002, 0.009 if step % 3 else 0.014, 0.0008), matte(INK), edge=0.0003)
        ticks.append(
            move(tick, 0.068 * math.sin(angle), 0.068 * math.cos(angle), 0.0352, -math.degrees(angle))
        )
    group = bpy.data.objects.new("clock", None)
    bpy.context.collection.objects.link(group)
    for part in (case, face, *hands, hub, *ticks):
        part.parent = group
    group.rotation_euler = (math.radians(84), 0, math.radians(12))
    group.location = (0, 0, 0.098)
    foot = move(slab((0.11, 0.05, 0.012), wood(OAK), edge=0.004), 0, -0.012, 0, 12)
    return [case, face, *hands, hub, *ticks, group, foot]


def calendar() -> Objects:
    """A desk calendar in a block of walnut."""
    block = slab((0.15, 0.05, 0.026), wood(WALNUT), edge=0.004)
    sheet = slab((0.13, 0.0016, 0.16), matte(PAPER), edge=0.0004)
    sheet.rotation_euler[0] = math.radians(-7)
    sheet.location = (0, 0.004, 0.018)
    marks = [slab((0.05, 0.001, 0.008), matte(TERRACOTTA), edge=0.0002)]
    marks[0].location = (-0.03, 0.0215, 0.158)
    for row in range(5):
        for column in range(7):
            dot = slab(
                (0.0055, 0.001, 0.0055), matte(TERRACOTTA if (row, column) == (2, 3) else INK), edge=0.0003
            )
            dot.location = (
                -0.048 + column * 0.016,
                0.0042 + 0.123 * (0.035 + row * 0.021) + 0.0004,
                0.046 + row * 0.021,
            )
            marks.append(dot)
    for mark in marks:
        mark.location.y -= 0.0034
    return [block, sheet, *marks]


def tapes() -> Objects:
    """Five rolls of paper tape."""
    parts: Objects = []
    for x, y, z, colour in (
        (-0.05, 0.02, 0, BLUE),
        (-0.048, 0.02, 0.0165, OCHRE),
        (0.03, 0.03, 0, SAGE),
        (0.028, 0.028, 0.0165, ROSE),
        (0.0, -0.045, 0, TERRACOTTA),
    ):
        roll = lathe(
            [(0.022, 0), (0.03, 0.0006), (0.03, 0.0155), (0.022, 0.016), (0.021, 0.012), (0.021, 0.002)],
            matte(colour, roughness=0.6),
        )
        core = lathe([(0.0205, 0.001), (0.021, 0.002), (0.021, 0.0158)], matte(CREAM), wall=0.001)
        parts += [move(roll, x, y, z), move(core, x, y, z)]
    return parts


def rulers() -> Objects:
    """Ruler, set square and eraser."""
    rule = move(slab((0.24, 0.03, 0.004), wood(BEECH), edge=0.001), 0, 0.05, 0, 6)
    edge = move(slab((0.24, 0.003, 0.0046), metal(), edge=0.0004), 0.0014, 0.0355, 0, 6)
    square = cut(
        [(-0.07, -0.05), (0.09, -0.05), (-0.07, 0.07)],
        0.004,
        metal(),
        hole=(-0.03, -0.015, 0.022),
        edge=0.001,
    )
    rubber = slab((0.045, 0.022, 0.013), wax(CHALK), edge=0.003)
    sleeve = slab((0.028, 0.0228, 0.0136), matte(BLUE), edge=0.001)
    marks = [
        move(
            slab((0.0006, 0.006 if i % 5 else 0.011, 0.0003), matte(INK), edge=0.0001),
            -0.11 + i * 0.0093,
            0.0395 - 0.0006 * i + 0.0,
            0.0041,
            6,
        )
        for i in range(0)
    ]
    return [
        rule,
        edge,
        move(square, -0.01, -0.04, 0.002, -8),
        move(rubber, 0.11, -0.03, 0, 20),
        move(sleeve, 0.105, -0.032, -0.0002, 20),
        *marks,
    ]


def ink() -> Objects:
    """A bottle of ink and a dip pen."""
    body = slab((0.055, 0.055, 0.045), glass((0.72, 0.80, 0.88)), edge=0.007, soft=6)
    fill = slab((0.047, 0.047, 0.03), matte((0.015, 0.03, 0.09), roughness=0.15), edge=0.005)
    neck = lathe([(0.015, 0.043), (0.016, 0.045), (0.016, 0.054)], glass((0.72, 0.80, 0.88)))
    cap = lathe(
        [(0.018, 0.053), (0.0185, 0.055), (0.0185, 0.073), (0.017, 0.075)], matte(INK, roughness=0.35)
    )
    holder = lathe([(0.0035, 0), (0.006, 0.01), (0.0045, 0.1), (0.002, 0.15)], wood(WALNUT, along="Z"))
    nib = lathe([(0.0008, -0.03), (0.0028, -0.012), (0.0034, 0.002)], metal())
    paper = move(slab((0.034, 0.0006, 0.02), matte(PAPER), edge=0.0001), 0, -0.0278, 0.012)
    return [
        *[move(p, -0.045, 0.02) for p in (body, neck, cap)],
        move(fill, -0.045, 0.02, 0.004),
        move(paper, -0.045, -0.0078, 0.012),
        *_lying([holder, nib], -0.03, -0.06, 14, 0.006),
    ]


def bookends() -> Objects:
    """Two walnut bookends with four books between."""
    parts: Objects = []
    for side in (-1, 1):
        parts.append(move(slab((0.022, 0.12, 0.15), wood(WALNUT, along="Z"), edge=0.006), side * 0.095, 0))
        parts.append(move(slab((0.06, 0.12, 0.006), metal(), edge=0.001), side * 0.112, 0))
    x = -0.082
    for thick, tall, colour in (
        (0.034, 0.2, BLUE),
        (0.026, 0.185, TERRACOTTA),
        (0.042, 0.21, CREAM),
        (0.03, 0.19, SAGE),
        (0.028, 0.2, OCHRE),
    ):
        shell = slab((thick, 0.14, tall), cloth(colour, threads=900, strength=0.35), edge=0.003)
        pages = slab((thick - 0.006, 0.136, 0.003), matte(PAPER), edge=0.0004)
        parts += [move(shell, x + thick / 2, 0), move(pages, x + thick / 2, 0.001, tall - 0.001)]
        x += thick + 0.001
    return parts


def wrapping() -> Objects:
    """Three rolls of wrapping paper and a reel of ribbon."""
    parts: Objects = []
    for index, colour in enumerate((SAGE, TERRACOTTA, CREAM)):
        roll = lathe(
            [(0.019, 0), (0.0205, 0.0006), (0.0205, 0.33), (0.019, 0.3306), (0.017, 0.325)],
            matte(colour, roughness=0.7),
        )
        parts += _lying([roll], -0.15, (index - 1) * 0.043, 14, 0.0206)
    top = lathe(
        [(0.019, 0), (0.0205, 0.0006), (0.0205, 0.33), (0.019, 0.3306), (0.017, 0.325)],
        matte(BLUE, roughness=0.7),
    )
    parts += _lying([top], -0.148, 0.022, 14, 0.056)
    reel = lathe([(0.022, 0), (0.03, 0.001), (0.03, 0.018), (0.022, 0.019)], cloth(ROSE, threads=900))
    return [*parts, move(reel, 0.12, -0.1)]


def planner() -> Objects:
    """A weekly planner with rings, and a pencil."""
    board = slab((0.25, 0.17, 0.004), cloth(SAGE, threads=900, strength=0.3), edge=0.001)
    pages = move(slab((0.242, 0.16, 0.007), matte(PAPER), edge=0.001), 0, -0.002, 0.004)
    rings = []
    for i in range(11):
        x = -0.1 + i * 0.02
        rings.append(
            tube(
                [(x, 0.074, 0.011), (x, 0.085, 0.017), (x, 0.092, 0.006), (x, 0.084, -0.001)], 0.0013, metal()
            )
        )
    lines = [
        move(slab((0.0008, 0.13, 0.0003), matte(INK), edge=0.0001), -0.09 + i * 0.036, -0.012, 0.0109)
        for i in range(6)
    ]
    head = [
        move(slab((0.018, 0.004, 0.0003), matte(TERRACOTTA), edge=0.0001), -0.105 + i * 0.036, 0.058, 0.0109)
        for i in range(7)
    ]
    pencil = _pencil((0.16, -0.07), 84, OCHRE)
    anchor = bpy.data.objects.new("turn", None)
    bpy.context.collection.objects.link(anchor)
    flat = [board, pages, *rings, *lines, *head]
    for part in flat:
        part.parent = anchor
    anchor.rotation_euler[2] = math.radians(-9)
    return [*flat, anchor, *pencil]


def folder() -> Objects:
    """A document folder of felt with a leather strap, over a book."""
    felt = cloth((0.30, 0.30, 0.31), threads=160, strength=0.5)
    parts = _book((0.17, 0.23, 0.012), CREAM, 0.0, 8)
    parts.append(move(slab((0.25, 0.19, 0.012), felt, edge=0.005), 0, -0.01, 0.0135, -6))
    parts.append(move(slab((0.25, 0.085, 0.005), felt, edge=0.002), 0.005, 0.042, 0.0255, -6))
    parts.append(
        move(slab((0.02, 0.1, 0.003), matte((0.30, 0.13, 0.05)), edge=0.001), 0.0, -0.012, 0.0305, -6)
    )
    stud = lathe([(0.005, 0.033), (0.0055, 0.0342), (0.004, 0.0365)], metal())
    return [*parts, move(stud, -0.004, -0.045)]


def sand_timer() -> Objects:
    """An hourglass between walnut discs."""
    parts = [
        lathe([(0.04, z), (0.042, z + 0.002), (0.042, z + 0.01), (0.04, z + 0.012)], wood(WALNUT))
        for z in (0.0, 0.158)
    ]
    bulb = lathe(
        [
            (0.028, 0.012),
            (0.033, 0.03),
            (0.024, 0.065),
            (0.004, 0.085),
            (0.024, 0.105),
            (0.033, 0.14),
            (0.028, 0.158),
        ],
        glass(),
    )
    sand = lathe(
        [(0.024, 0.014), (0.0295, 0.026), (0.026, 0.036), (0.004, 0.048)], matte(SAND, roughness=1.0)
    )
    rods = [
        tube([(0.037 * math.cos(a), 0.037 * math.sin(a), z) for z in (0.01, 0.085, 0.16)], 0.0026, metal())
        for a in (0.6, 2.7, 4.8)
    ]
    return [*parts, bulb, sand, *rods]
