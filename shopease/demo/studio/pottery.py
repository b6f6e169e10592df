"""More ceramics: for plants, cakes, soup and the oven."""

import math

import bpy

from .home import CREAM
from .materials import glaze, matte, wax, wood
from .shapes import lathe, move, tube
from .tableware import BEECH, BLUE, CHALK, CHARCOAL, OAK, OCHRE, SAGE, SAND, TERRACOTTA

Objects = list[bpy.types.Object]
LEAF = (0.07, 0.16, 0.06)


def vase_ridge() -> Objects:
    """A straight vase with turned ridges."""
    profile = [(0.058, 0), (0.064, 0.004)]
    for step in range(14):
        level = 0.02 + step * 0.02
        profile += [(0.066, level), (0.0705, level + 0.007), (0.0705, level + 0.012), (0.066, level + 0.018)]
    return [lathe([*profile, (0.064, 0.305)], glaze(SAND, roughness=0.6, speckle=False), wall=0.006)]


def plate_deep() -> Objects:
    """Two deep plates, one standing behind the other."""
    flat = [(0.065, 0), (0.072, 0.002), (0.095, 0.018), (0.108, 0.034), (0.122, 0.038)]
    low = [lathe(flat, glaze(colour, roughness=0.25), wall=0.0045) for colour in (BLUE, CHALK)]
    return [move(low[1], 0, 0, 0), move(low[0], 0.004, 0, 0.012)]


def beakers() -> Objects:
    """Three cups without a handle, half dipped in glaze."""
    parts: Objects = []
    for x, y, colour in ((-0.09, 0.02, SAGE), (0.0, -0.035, CHALK), (0.09, 0.025, TERRACOTTA)):
        clay = lathe([(0.03, 0), (0.034, 0.003), (0.0365, 0.03), (0.0372, 0.044)], glaze(SAND, roughness=0.7))
        cup = lathe(
            [(0.0366, 0.043), (0.0375, 0.044), (0.039, 0.07), (0.0395, 0.094)],
            glaze(colour, roughness=0.22),
            wall=0.0035,
        )
        parts += [move(clay, x, y), move(cup, x, y)]
    return parts


def platter() -> Objects:
    """A long oval platter."""
    body = lathe(
        [(0.09, 0), (0.1, 0.003), (0.13, 0.014), (0.145, 0.03)], glaze(TERRACOTTA, roughness=0.26), wall=0.005
    )
    small = lathe(
        [(0.03, 0), (0.034, 0.003), (0.046, 0.014), (0.05, 0.03)], glaze(CHALK, roughness=0.25), wall=0.004
    )
    body.scale.y = 0.62
    return [body, move(small, 0.07, 0.0, 0.006)]


def butter() -> Objects:
    """A butter dish: plate, domed lid, oak knob."""
    clay = glaze(CHALK, roughness=0.28)
    dish = lathe([(0.06, 0), (0.066, 0.003), (0.085, 0.008), (0.096, 0.018)], clay, wall=0.0045)
    lid = lathe([(0.07, 0.008), (0.072, 0.012), (0.071, 0.05), (0.058, 0.066), (0.02, 0.074)], clay)
    knob = lathe([(0.009, 0.073), (0.008, 0.08), (0.015, 0.092), (0.012, 0.1), (0.004, 0.102)], wood(OAK))
    return [dish, lid, knob]


def _blade(lean: float, height: float, wide: float, turn: float) -> bpy.types.Object:
    """One sword-shaped leaf that rises from the soil."""
    vertices, count = [], 14
    for step in range(count + 1):
        part = step / count
        half = wide * (0.55 + 0.9 * part) * (1 - part**4)
        out = lean * height * part**1.8
        vertices += [
            (out, -half, height * part),
            (out - half * 0.25, 0, height * part),
            (out, half, height * part),
        ]
    faces = []
    for step in range(count):
        for column in range(2):
            a = step * 3 + column
            faces.append((a, a + 1, a + 4, a + 3))
    mesh = bpy.data.meshes.new("blade")
    mesh.from_pydata(vertices, [], faces)
    mesh.polygons.foreach_set("use_smooth", [True] * len(faces))
    mesh.materials.append(matte(LEAF, roughness=0.45))
    leaf = bpy.data.objects.new("blade", mesh)
    bpy.context.collection.objects.link(leaf)
    leaf.modifiers.new("ply", "SOLIDIFY").thickness = 0.002
    leaf.rotation_euler[2] = math.radians(turn)
    return leaf


def pot_plant() -> Objects:
    """A terracotta pot on its saucer, with a plant."""
    clay = glaze(TERRACOTTA, roughness=0.75, speckle=False)
    profile = [(0.06, 0.012), (0.064, 0.015), (0.086, 0.12), (0.088, 0.122), (0.096, 0.124), (0.098, 0.155)]
    pot = lathe(profile, clay, wall=0.006)
    dish = lathe([(0.075, 0), (0.08, 0.002), (0.094, 0.018)], clay, wall=0.005)
    soil = lathe([(0.08, 0.12), (0.088, 0.128), (0.08, 0.14), (0.03, 0.142)], matte((0.05, 0.03, 0.02)))
    leaves = []
    for index in range(11):
        turn = index * 137.5
        leaf = _blade(0.12 + 0.035 * (index % 4), 0.19 + 0.03 * ((index * 5) % 6), 0.013, turn)
        away = 0.012 + 0.004 * (index % 4)
        leaves.append(
            move(leaf, away * math.cos(math.radians(turn)), away * math.sin(math.radians(turn)), 0.135, turn)
        )
    return [pot, dish, soil, *leaves]


def pots_pair() -> Objects:
    """Two planters for the windowsill, empty, on three feet."""
    parts: Objects = []
    for x, y, size, colour in ((-0.075, 0.02, 1.1, SAGE), (0.085, -0.02, 0.82, CHALK)):
        clay = glaze(colour, roughness=0.5)
        profile = [(0.05, 0.022), (0.062, 0.026), (0.07, 0.06), (0.071, 0.125)]
        pieces = [lathe([(r * size, z * size) for r, z in profile], clay, wall=0.006)]
        for foot in range(3):
            angle = math.tau * foot / 3 - 0.5
            leg = lathe([(0.007, 0), (0.009, 0.002), (0.011, 0.026 * size), (0.009, 0.034 * size)], clay)
            pieces.append(move(leg, 0.044 * size * math.cos(angle), 0.044 * size * math.sin(angle)))
        for piece in pieces:
            piece.location.x += x
            piece.location.y += y
        parts += pieces
    return parts


def cake_stand() -> Objects:
    """A cake stand with a loaf-yellow cake under no dome."""
    clay = glaze(CHALK, roughness=0.25)
    foot = [(0.06, 0), (0.064, 0.004), (0.03, 0.016), (0.018, 0.04), (0.02, 0.085), (0.04, 0.094)]
    top = lathe([(0.04, 0.092), (0.12, 0.095), (0.15, 0.1), (0.156, 0.112)], clay, wall=0.005)
    sponge = lathe(
        [(0.105, 0.104), (0.11, 0.107), (0.11, 0.15), (0.1, 0.16), (0.04, 0.163)],
        matte((0.62, 0.34, 0.12), roughness=0.95),
    )
    sugar = lathe([(0.1, 0.159), (0.098, 0.163), (0.05, 0.167), (0.01, 0.167)], matte((0.92, 0.9, 0.87)))
    return [lathe(foot, clay), top, sponge, sugar]


def ramen() -> Objects:
    """A deep bowl with chopsticks across its rim."""
    bowl = lathe(
        [(0.04, 0), (0.043, 0.012), (0.05, 0.016), (0.086, 0.05), (0.1, 0.096)],
        glaze(CHARCOAL, roughness=0.4),
        wall=0.005,
    )
    sticks = []
    for y in (-0.012, 0.006):
        stick = lathe([(0.0022, 0), (0.003, 0.01), (0.004, 0.225), (0.0036, 0.228)], wood(BEECH, along="Z"))
        stick.rotation_euler = (0, math.radians(90), math.radians(-14 + y * 200))
        stick.location = (-0.11, y + 0.02, 0.1)
        sticks.append(stick)
    return [bowl, *sticks]


def egg_cups() -> Objects:
    """Four egg cups, two of them with an egg."""
    parts: Objects = []
    spots = ((-0.075, 0.03, OCHRE, True), (0.0, -0.03, CHALK, False), (0.075, 0.03, SAGE, True))
    for x, y, colour, egg in spots:
        cup = lathe(
            [(0.024, 0), (0.026, 0.003), (0.012, 0.014), (0.014, 0.02), (0.026, 0.038), (0.027, 0.055)],
            glaze(colour, roughness=0.25),
            wall=0.003,
        )
        parts.append(move(cup, x, y))
        if egg:
            shell = [(0.004, 0.022), (0.018, 0.03), (0.0225, 0.05), (0.016, 0.072), (0.004, 0.08)]
            parts.append(move(lathe(shell, wax(CREAM)), x, y, 0.004))
    return parts


def casserole() -> Objects:
    """A lidded pot for the oven."""
    clay = glaze(BLUE, roughness=0.3)
    body = lathe([(0.085, 0), (0.095, 0.005), (0.115, 0.04), (0.118, 0.098)], clay, wall=0.007)
    lid = lathe([(0.121, 0.098), (0.122, 0.104), (0.09, 0.124), (0.02, 0.134)], clay)
    knob = lathe([(0.012, 0.132), (0.012, 0.142), (0.021, 0.152), (0.018, 0.16), (0.005, 0.162)], clay)
    ears = [
        tube(
            [
                (s * 0.112, -0.03, 0.075),
                (s * 0.142, -0.02, 0.08),
                (s * 0.142, 0.02, 0.08),
                (s * 0.112, 0.03, 0.075),
            ],
            0.008,
            clay,
        )
        for s in (-1, 1)
    ]
    return [body, lid, knob, *ears]
