"""With whom the office works, in which step: boards of a SWOT, stages, principles, what is owed."""

__all__: list[str] = []
