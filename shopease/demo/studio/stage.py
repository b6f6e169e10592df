"""The one set of every picture: sweep, lights, camera and how a frame is rendered."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import bpy
from mathutils import Vector

from .materials import matte

Colour = tuple[float, float, float]
ENDLESS = "endless"  # what leaves the picture, as a lamp's cable, doesn't count in its frame


def clear() -> None:
    """Start from an empty scene."""
    bpy.ops.wm.read_factory_settings(use_empty=True)


def set_up(backdrop: Colour) -> None:
    """Paper sweep in the collection's tint, a large soft key from the left, fill, top and camera."""
    _sweep(backdrop)
    _area((-1.5, -1.1, 1.7), (0, 0, 0.12), size=1.5, power=58, colour=(1.0, 0.965, 0.92))
    _area((1.9, -0.9, 1.0), (0, 0, 0.15), size=2.0, power=13, colour=(0.94, 0.97, 1.0))
    _area((0.0, 0.35, 2.4), (0, 0.1, 0.0), size=2.0, power=16)
    _area((0.2, -2.6, 1.9), (0, 0.9, 0.4), size=1.6, power=7)
    world = bpy.data.worlds.new("room")
    bpy.context.scene.world = world
    world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    background.inputs[0].default_value = (0.98, 0.97, 0.96, 1)
    background.inputs[1].default_value = 0.30


def _sweep(colour: Colour) -> None:
    profile = [(-3.5, 0.0), (0.7, 0.0)]
    for step in range(1, 17):
        angle = math.pi / 2 * step / 16
        profile.append((0.7 + 0.9 * math.sin(angle), 0.9 * (1 - math.cos(angle))))
    profile.append((1.6, 4.5))
    vertices = [(x, y, z) for x in (-5, 5) for y, z in profile]
    count = len(profile)
    faces = [(i, i + 1, count + i + 1, count + i) for i in range(count - 1)]
    mesh = bpy.data.meshes.new("sweep")
    mesh.from_pydata(vertices, [], faces)
    mesh.polygons.foreach_set("use_smooth", [True] * len(faces))
    mesh.materials.append(matte(colour, roughness=0.95))
    link(bpy.data.objects.new("sweep", mesh))


def _area(
    place: Colour, target: Colour, *, size: float, power: float, colour: Colour = (1.0, 1.0, 1.0)
) -> None:
    light = bpy.data.lights.new("light", "AREA")
    light.size, light.energy, light.color = size, power, colour
    lamp = bpy.data.objects.new("light", light)
    lamp.location = place
    lamp.rotation_euler = (Vector(target) - Vector(place)).to_track_quat("-Z", "Y").to_euler()
    link(lamp)


def link(obj: bpy.types.Object) -> bpy.types.Object:
    """Put an object into the scene."""
    bpy.context.collection.objects.link(obj)
    return obj


def frame(
    objects: Iterable[bpy.types.Object],
    *,
    width: float = 0.5,
    height: float = 0.47,
    turn: float = 0.0,
    lift: float = 0.0,
) -> None:
    """Scale and centre the product so that it fills the same part of every picture (metres).

    `turn` is in degrees about the vertical; `lift` hangs it so far above the table.
    """
    bpy.context.view_layer.update()
    roots = [obj for obj in objects if obj.parent is None]
    low, high = _bounds(objects)
    scale = min(width / (high.x - low.x), height / (high.z - low.z + 0.3 * (high.y - low.y)))
    anchor = bpy.data.objects.new("anchor", None)
    link(anchor)
    for root in roots:
        root.parent = anchor
    anchor.scale = (scale,) * 3
    middle = (low + high) / 2
    anchor.rotation_euler[2] = math.radians(turn)
    away = anchor.rotation_euler.to_matrix() @ (middle * scale)
    anchor.location = (-away.x, -away.y, -low.z * scale + 0.0005 + lift)


def middle(objects: Iterable[bpy.types.Object]) -> float:
    """The height at which the camera looks: near the product's middle, so that it stands a bit low."""
    bpy.context.view_layer.update()
    low, high = _bounds(objects)
    return low.z + (high.z - low.z) * 0.5 + 0.015


def _bounds(objects: Iterable[bpy.types.Object]) -> tuple[Vector, Vector]:
    graph = bpy.context.evaluated_depsgraph_get()
    corners = []
    for obj in objects:
        if obj.type == "MESH" and not obj.name.startswith(ENDLESS):
            solid = obj.evaluated_get(graph)
            corners += [obj.matrix_world @ Vector(corner) for corner in solid.bound_box]
    low = Vector([min(corner[axis] for corner in corners) for axis in range(3)])
    high = Vector([max(corner[axis] for corner in corners) for axis in range(3)])
    return low, high


def camera(size: Sequence[int], *, high: bool, centre: float, near: float = 1.0) -> None:
    """A long lens a little above the table, or `high` for flat things; looks at `centre` (metres).

    `near` lengthens the lens.
    """
    lens = bpy.data.cameras.new("camera")
    lens.lens = 85 * near
    lens.sensor_fit = "VERTICAL" if size[0] > size[1] else "AUTO"
    lens.sensor_height = 36
    eye = bpy.data.objects.new("camera", lens)
    eye.location = (0, -1.36, 1.22) if high else (0, -1.72, 0.62)
    eye.rotation_euler = (Vector((0, 0, centre)) - eye.location).to_track_quat("-Z", "Y").to_euler()
    link(eye)
    scene = bpy.context.scene
    scene.camera = eye
    scene.render.resolution_x, scene.render.resolution_y = size


def render(target: Path, *, samples: int, threads: int) -> None:
    """Render one PNG."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.device = "CPU"
    scene.cycles.samples = samples
    scene.cycles.use_adaptive_sampling = True
    scene.cycles.adaptive_threshold = 0.03
    scene.cycles.use_denoising = True
    scene.cycles.max_bounces = 5
    scene.cycles.caustics_reflective = scene.cycles.caustics_refractive = False
    scene.render.threads_mode = "FIXED"
    scene.render.threads = threads
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = "AgX - Medium High Contrast"
    scene.view_settings.exposure = 0.30
    scene.render.image_settings.file_format = "PNG"
    scene.render.filepath = str(target)
    bpy.ops.render.render(write_still=True)
