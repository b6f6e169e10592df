"""What things are made of. Colours are linear RGB from 0 to 1."""

from collections.abc import Mapping
from typing import Any

import bpy

Colour = tuple[float, float, float]
_DYES: dict[Colour, Colour] = {}


def dye(colours: Mapping[Colour, Colour]) -> None:
    """From now on make things of the second colour wherever their builder says the first."""
    _DYES.clear()
    _DYES.update(colours)


def dyed(colour: Colour) -> Colour:
    """The colour in which something is made in this colourway."""
    return _DYES.get(colour, colour)


def _principled(name: str, **values: Any) -> tuple[bpy.types.Material, Any, Any]:
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    tree = material.node_tree
    shader = tree.nodes["Principled BSDF"]
    for key, value in values.items():
        label = key.replace("_", " ").title().replace("Ior", "IOR")
        shader.inputs[label].default_value = (*value, 1) if isinstance(value, tuple) else value
    return material, tree, shader


def _texture(tree: Any, kind: str, *, scale: float, stretch: Colour = (1, 1, 1), **values: Any) -> Any:
    coordinates = tree.nodes.new("ShaderNodeTexCoord")
    mapping = tree.nodes.new("ShaderNodeMapping")
    mapping.inputs["Scale"].default_value = stretch
    texture = tree.nodes.new(f"ShaderNodeTex{kind}")
    texture.inputs["Scale"].default_value = scale
    for key, value in values.items():
        if key in texture.inputs:
            texture.inputs[key].default_value = value
        else:
            setattr(texture, key, value)
    tree.links.new(coordinates.outputs["Object"], mapping.inputs["Vector"])
    tree.links.new(mapping.outputs["Vector"], texture.inputs["Vector"])
    return texture


def _ramp(tree: Any, factor: Any, stops: list[tuple[float, Colour]]) -> Any:
    ramp = tree.nodes.new("ShaderNodeValToRGB")
    for element, (place, colour) in zip(ramp.color_ramp.elements, stops, strict=True):
        element.position, element.color = place, (*colour, 1)
    tree.links.new(factor, ramp.inputs["Fac"])
    return ramp.outputs["Color"]


def _bump(tree: Any, shader: Any, height: Any, *, strength: float, distance: float = 0.002) -> None:
    bump = tree.nodes.new("ShaderNodeBump")
    bump.inputs["Strength"].default_value = strength
    bump.inputs["Distance"].default_value = distance
    tree.links.new(height, bump.inputs["Height"])
    tree.links.new(bump.outputs["Normal"], shader.inputs["Normal"])


def _darker(colour: Colour, by: float) -> Colour:
    return (colour[0] * by, colour[1] * by, colour[2] * by)


def matte(colour: Colour, *, roughness: float = 0.8) -> bpy.types.Material:
    """Paper, paint, anything plain."""
    colour = dyed(colour)
    return _principled("matte", base_color=colour, roughness=roughness)[0]


def glaze(colour: Colour, *, roughness: float = 0.32, speckle: bool = True) -> bpy.types.Material:
    """Glazed or bisque ceramic, with iron speckle and a hand-thrown surface."""
    colour = dyed(colour)
    material, tree, shader = _principled("glaze", base_color=colour, roughness=roughness)
    if roughness < 0.4:
        shader.inputs["Coat Weight"].default_value = 0.35
        shader.inputs["Coat Roughness"].default_value = 0.12
    if speckle:
        noise = _texture(tree, "Noise", scale=190, Detail=2.0)
        spots = _ramp(tree, noise.outputs["Fac"], [(0.665, colour), (0.71, _darker(colour, 0.38))])
        tree.links.new(spots, shader.inputs["Base Color"])
    rings = _texture(tree, "Noise", scale=9, stretch=(0.4, 0.4, 5.0), Detail=1.0)
    _bump(tree, shader, rings.outputs["Fac"], strength=0.10, distance=0.01)
    return material


def wood(colour: Colour, *, along: str = "X", scale: float = 1.0) -> bpy.types.Material:
    """Oiled wood with its grain along one axis."""
    colour = dyed(colour)
    material, tree, shader = _principled("wood", roughness=0.5)
    stretch = {"X": (0.9, 14.0, 14.0), "Y": (14.0, 0.9, 14.0), "Z": (14.0, 14.0, 0.9)}[along]
    grain = _texture(tree, "Noise", scale=2.6 * scale, stretch=stretch, Detail=7.0, Distortion=0.6)
    shades = _ramp(tree, grain.outputs["Fac"], [(0.30, _darker(colour, 0.62)), (0.68, colour)])
    tree.links.new(shades, shader.inputs["Base Color"])
    _bump(tree, shader, grain.outputs["Fac"], strength=0.14)
    return material


def cloth(colour: Colour, *, threads: float = 420, strength: float = 0.55) -> bpy.types.Material:
    """Woven fabric: warp and weft as crossing waves, uneven like linen."""
    colour = dyed(colour)
    material, tree, shader = _principled("cloth", roughness=0.95, sheen_weight=0.25)
    warp = _texture(tree, "Wave", scale=threads / 6, Distortion=0.8, Detail=1.0, bands_direction="X")
    weft = _texture(tree, "Wave", scale=threads / 6, Distortion=0.8, Detail=1.0, bands_direction="Y")
    mix = tree.nodes.new("ShaderNodeMath")
    mix.operation = "MAXIMUM"
    tree.links.new(warp.outputs["Fac"], mix.inputs[0])
    tree.links.new(weft.outputs["Fac"], mix.inputs[1])
    slub = _texture(tree, "Noise", scale=60, stretch=(1, 6, 1), Detail=3.0)
    tone = _ramp(tree, slub.outputs["Fac"], [(0.25, _darker(colour, 0.86)), (0.75, colour)])
    tree.links.new(tone, shader.inputs["Base Color"])
    _bump(tree, shader, mix.outputs["Value"], strength=strength, distance=0.0015)
    return material


def glass(colour: Colour = (0.97, 0.99, 0.98), *, roughness: float = 0.0) -> bpy.types.Material:
    """Clear or tinted glass whose shadow stays light."""
    colour = dyed(colour)
    material, tree, shader = _principled(
        "glass", base_color=colour, roughness=roughness, transmission_weight=1.0, ior=1.45
    )
    path = tree.nodes.new("ShaderNodeLightPath")
    clear = tree.nodes.new("ShaderNodeBsdfTransparent")
    clear.inputs["Color"].default_value = (*[0.35 + 0.6 * channel for channel in colour], 1)
    mix = tree.nodes.new("ShaderNodeMixShader")
    tree.links.new(path.outputs["Is Shadow Ray"], mix.inputs[0])
    tree.links.new(shader.outputs[0], mix.inputs[1])
    tree.links.new(clear.outputs[0], mix.inputs[2])
    tree.links.new(mix.outputs[0], tree.nodes["Material Output"].inputs["Surface"])
    return material


def wax(colour: Colour) -> bpy.types.Material:
    """Soap and candle wax: soft, with a faint light of its own for that which enters and leaves it."""
    colour = dyed(colour)
    return _principled(
        "wax",
        base_color=colour,
        roughness=0.42,
        sheen_weight=0.15,
        emission_color=colour,
        emission_strength=0.06,
    )[0]


def metal(colour: Colour = (0.83, 0.66, 0.42), *, roughness: float = 0.28) -> bpy.types.Material:
    """Brushed brass unless told otherwise."""
    colour = dyed(colour)
    return _principled("metal", base_color=colour, roughness=roughness, metallic=1.0)[0]


def glow(colour: Colour, *, strength: float) -> bpy.types.Material:
    """A lit shade."""
    return _principled(
        "glow", base_color=colour, roughness=0.6, emission_color=colour, emission_strength=strength
    )[0]
