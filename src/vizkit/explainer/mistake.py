"""A mistake of a scene's author."""


class SceneError(TypeError):
    """A scene that asks for what its reference does not have, or does what a scene cannot."""
