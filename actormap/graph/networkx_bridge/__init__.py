"""Maps and networkx: a whole map as a graph and back, and networkx's own functions on a layer of a map."""
