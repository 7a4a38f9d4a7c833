"""Views of a map: what they look like, where things stand, and the page that shows them.

``show`` and ``chart`` are for notebooks; they are loaded when they are first used, with all that draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from actormap.viz.notebook import chart, show

__all__ = ["chart", "show"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from actormap.viz import notebook  # noqa: PLC0415 - see above

        return getattr(notebook, name)
    message = f"module 'actormap.viz' has no attribute {name!r}"
    raise AttributeError(message)
