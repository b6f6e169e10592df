"""A studio that renders the demo shop's product pictures with Blender as a Python module.

It stands apart: neither running nor testing the shop needs it. See `__main__` for its use.
"""
