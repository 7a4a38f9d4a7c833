"""One search over all that is on a map: actors, groups, themes, places and platforms, in any script.

A word that is a group, a theme, a place or a whole platform finds the actors that belong to it; each word
may also be part of a name. All words count. Who asks sees the map that it may see, and finds nothing else.
"""

from actormap.records.finder.entries import TITLES
from actormap.records.finder.search import SHOWN, Hit, OfKind, SearchResults, Understood, find

__all__ = ["SHOWN", "TITLES", "Hit", "OfKind", "SearchResults", "Understood", "find"]
