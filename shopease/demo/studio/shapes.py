"""Turning, bending, cutting and folding: the few ways in which products are modelled (metres)."""

import itertools
import math
import random
from collections.abc import Sequence

import bmesh
import bpy
from mathutils import Vector

from .stage import link

Point2 = tuple[float, float]
Point3 = tuple[float, float, float]
STEPS = 96


def _object(name: str, mesh: bpy.types.Mesh, material: bpy.types.Material) -> bpy.types.Object:
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    mesh.materials.append(material)
    return link(bpy.data.objects.new(name, mesh))


def _rest(obj: bpy.types.Object) -> bpy.types.Object:
    """Leave the modifiers to the render: each tube that is bent evaluates all that stands on the set."""
    for modifier in obj.modifiers:
        modifier.show_viewport = False
    return obj


def move(
    obj: bpy.types.Object, x: float = 0, y: float = 0, z: float = 0, turn: float = 0
) -> bpy.types.Object:
    """Place an object, turned about the vertical by degrees; answers the object."""
    obj.location = (x, y, z)
    obj.rotation_euler[2] = math.radians(turn)
    return obj


def lathe(
    profile: Sequence[Point2], material: bpy.types.Material, *, wall: float = 0.0, spout: float = 0.0
) -> bpy.types.Object:
    """Turn (radius, height) points around the vertical.

    `wall` hollows it out from an open top; `spout` pulls the rim out to the right by so much.
    """
    mesh, form = bpy.data.meshes.new("turned"), bmesh.new()
    top = profile[-1][1]
    rings = []
    for radius, height in profile:
        ring = []
        for step in range(STEPS):
            angle = math.tau * step / STEPS
            pull = spout * math.exp(-((math.remainder(angle, math.tau) / 0.38) ** 2))
            pull *= max(0.0, (height / top - 0.72) / 0.28) ** 2
            reach = radius + pull
            ring.append(
                form.verts.new((reach * math.cos(angle), reach * math.sin(angle), height + pull * 0.3))
            )
        rings.append(ring)
    for lower, upper in itertools.pairwise(rings):
        for i in range(STEPS):
            j = (i + 1) % STEPS
            form.faces.new((lower[i], lower[j], upper[j], upper[i]))
    form.faces.new(list(reversed(rings[0])))
    if not wall:
        form.faces.new(rings[-1])
    form.to_mesh(mesh)
    obj = _object("turned", mesh, material)
    if wall:
        solid = obj.modifiers.new("wall", "SOLIDIFY")
        solid.thickness, solid.offset = wall, -1
    smooth = obj.modifiers.new("smooth", "SUBSURF")
    smooth.render_levels = 2
    return _rest(obj)


def tube(points: Sequence[Point3], radius: float, material: bpy.types.Material) -> bpy.types.Object:
    """A round rod along a smooth curve through the points: handles, wicks, twigs, straps."""
    curve = bpy.data.curves.new("tube", "CURVE")
    curve.dimensions = "3D"
    curve.bevel_depth, curve.bevel_resolution, curve.resolution_u = radius, 6, 24
    curve.use_fill_caps = True
    spline = curve.splines.new("BEZIER")
    spline.bezier_points.add(len(points) - 1)
    for knot, place in zip(spline.bezier_points, points, strict=True):
        knot.co = place
        knot.handle_left_type = knot.handle_right_type = "AUTO"
    return _solid(curve, material)


def _solid(curve: bpy.types.Curve, material: bpy.types.Material) -> bpy.types.Object:
    """The curve as a mesh: what a curve's own bounds say is not what it looks like."""
    drawn = link(bpy.data.objects.new("drawn", curve))
    bpy.context.view_layer.update()
    shape = drawn.evaluated_get(bpy.context.evaluated_depsgraph_get())
    mesh = bpy.data.meshes.new_from_object(shape)
    bpy.data.objects.remove(drawn)
    mesh.materials.clear()
    return _object(curve.name, mesh, material)


def slab(
    size: Point3, material: bpy.types.Material, *, edge: float = 0.003, soft: int = 4
) -> bpy.types.Object:
    """A box that stands on z = 0 with rounded edges."""
    mesh, form = bpy.data.meshes.new("slab"), bmesh.new()
    bmesh.ops.create_cube(form, size=1.0)
    for vertex in form.verts:
        vertex.co = Vector((vertex.co.x * size[0], vertex.co.y * size[1], (vertex.co.z + 0.5) * size[2]))
    form.to_mesh(mesh)
    obj = _object("slab", mesh, material)
    bevel = obj.modifiers.new("edge", "BEVEL")
    bevel.width, bevel.segments = edge, soft
    obj.modifiers.new("normals", "WEIGHTED_NORMAL")
    return obj


def cut(
    outline: Sequence[Point2],
    thickness: float,
    material: bpy.types.Material,
    *,
    hole: tuple[float, float, float] | None = None,
    edge: float = 0.003,
) -> bpy.types.Object:
    """A plate sawn along an outline, lying on z = 0; `hole` is (x, y, radius)."""
    curve = bpy.data.curves.new("cut", "CURVE")
    curve.dimensions, curve.fill_mode = "2D", "BOTH"
    curve.extrude, curve.bevel_depth, curve.bevel_resolution = thickness / 2 - edge, edge, 4
    outlines = [list(outline)]
    if hole:
        x, y, radius = hole
        turn = [math.tau * step / 48 for step in range(48)]
        outlines.append([(x + radius * math.cos(a), y - radius * math.sin(a)) for a in turn])
    for points in outlines:
        spline = curve.splines.new("POLY")
        spline.points.add(len(points) - 1)
        for knot, (x, y) in zip(spline.points, points, strict=True):
            knot.co = (x, y, 0, 1)
        spline.use_cyclic_u = True
    obj = _solid(curve, material)
    obj.modifiers.new("normals", "WEIGHTED_NORMAL")
    obj.location.z = thickness / 2
    return obj


def rounded(width: float, depth: float, radius: float) -> list[Point2]:
    """The outline of a rectangle with round corners, centred."""
    points = []
    for corner, (sx, sy) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        for step in range(13):
            angle = math.pi / 2 * (corner + step / 12)
            x = sx * (width / 2 - radius) + radius * math.cos(angle)
            points.append((x, sy * (depth / 2 - radius) + radius * math.sin(angle)))
    return points


def cushion(size: Point3, material: bpy.types.Material, *, seed: int = 1) -> bpy.types.Object:
    """A filled pillow standing upright: full in the middle, thin and pointed at the seams."""
    mesh, count = bpy.data.meshes.new("cushion"), 64
    noise = random.Random(seed)  # noqa: S311
    waves = [(noise.uniform(2, 6), noise.uniform(2, 6), noise.uniform(0, 6)) for _ in range(4)]
    vertices: list[Point3] = []
    faces: list[tuple[int, ...]] = []
    for side in (-1, 1):
        start = len(vertices)
        for i in range(count + 1):
            for j in range(count + 1):
                u, v = 2 * i / count - 1, 2 * j / count - 1
                full = max(0.0, (1 - u**4) * (1 - v**4)) ** 0.55
                crease = sum(math.sin(a * u + b * v + c) for a, b, c in waves) * 0.018 * full
                pinch = 1 - 0.07 * (1 - abs(v) ** 3) * abs(u) ** 6
                pinch_v = 1 - 0.07 * (1 - abs(u) ** 3) * abs(v) ** 6
                y = side * (full + crease) * size[1] / 2
                vertices.append((u * pinch * size[0] / 2, y, (v * pinch_v + 1) * size[2] / 2))
        for i in range(count):
            for j in range(count):
                a = start + i * (count + 1) + j
                quad = (a, a + 1, a + count + 2, a + count + 1)
                faces.append(quad if side == 1 else quad[::-1])
    mesh.from_pydata(vertices, [], faces)
    return _object("cushion", mesh, material)


def fold(
    width: float, depth: float, layers: int, ply: float, material: bpy.types.Material, *, seed: int = 1
) -> bpy.types.Object:
    """Cloth folded zigzag into a stack: round folds to the front, soft uneven edges."""
    noise, path = random.Random(seed), []  # noqa: S311
    for layer in range(layers):
        z, inset = ply * (layer + 0.5), noise.uniform(-0.004, 0.004)
        ends = (-depth / 2 + inset, depth / 2 - inset)
        run = [ends[0] + (ends[1] - ends[0]) * step / 14 for step in range(15)]
        if layer % 2:
            run.reverse()
        path += [(y, z + 0.0012 * math.sin(9 * y + layer * 2.1)) for y in run]
        if layer + 1 < layers:
            way = 1 if layer % 2 == 0 else -1
            turn = [math.pi * step / 9 - math.pi / 2 for step in range(1, 9)]
            path += [
                (run[-1] + way * ply / 2 * math.cos(a), z + ply / 2 + ply / 2 * math.sin(a)) for a in turn
            ]
    columns = 24
    vertices = []
    for i in range(columns + 1):
        x = width * (i / columns - 0.5)
        sag = 1 - 0.05 * abs(2 * i / columns - 1) ** 5
        vertices += [(x + noise.uniform(-0.0004, 0.0004), y, z * sag) for y, z in path]
    rows = len(path)
    faces = [
        (c * rows + r, (c + 1) * rows + r, (c + 1) * rows + r + 1, c * rows + r + 1)
        for c in range(columns)
        for r in range(rows - 1)
    ]
    mesh = bpy.data.meshes.new("fold")
    mesh.from_pydata(vertices, [], faces)
    obj = _object("fold", mesh, material)
    solid = obj.modifiers.new("ply", "SOLIDIFY")
    solid.thickness, solid.offset = ply * 0.82, 0
    bevel = obj.modifiers.new("edge", "SUBSURF")
    bevel.render_levels = 1
    obj.location.z = ply * 0.02
    return _rest(obj)


def bristles(
    places: Sequence[Point3],
    length: float,
    material: bpy.types.Material,
    *,
    seed: int = 3,
    lean: float = 0.12,
) -> bpy.types.Object:
    """Tufts of fine hair that point up from each place."""
    noise, mesh, form = random.Random(seed), bpy.data.meshes.new("bristles"), bmesh.new()  # noqa: S311
    for x, y, z in places:
        for _hair in range(26):
            angle, reach = noise.uniform(0, math.tau), noise.uniform(0, 0.0028)
            fx, fy = x + reach * math.cos(angle), y + reach * math.sin(angle)
            tx, ty = noise.gauss(0, lean * 0.35) * length, noise.gauss(0, lean * 0.35) * length
            top = z + length * noise.uniform(0.9, 1.0)
            low = [
                form.verts.new((fx + dx, fy + dy, z)) for dx, dy in ((4e-4, 0), (-2e-4, 3e-4), (-2e-4, -3e-4))
            ]
            high = [form.verts.new((v.co.x + tx, v.co.y + ty, top)) for v in low]
            for i in range(3):
                form.faces.new((low[i], low[(i + 1) % 3], high[(i + 1) % 3], high[i]))
            form.faces.new(high)
    form.to_mesh(mesh)
    return _object("bristles", mesh, material)


def label(
    radius: float, low: float, high: float, arc: float, material: bpy.types.Material
) -> bpy.types.Object:
    """A paper label wrapped around the front of a bottle; `arc` in degrees."""
    steps, half = 40, math.radians(arc) / 2
    vertices = []
    for step in range(steps + 1):
        angle = -math.pi / 2 - half + 2 * half * step / steps
        vertices += [(radius * math.cos(angle), radius * math.sin(angle), z) for z in (low, high)]
    faces = [(2 * i, 2 * i + 2, 2 * i + 3, 2 * i + 1) for i in range(steps)]
    mesh = bpy.data.meshes.new("label")
    mesh.from_pydata(vertices, [], faces)
    return _object("label", mesh, material)
