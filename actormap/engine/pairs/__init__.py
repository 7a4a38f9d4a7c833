"""Pairs of actors: who shares what, who was seen with whom, who could be tied."""
