"""Tables of text cells: how a cell is read, what is checked, what is left of a table for some actors."""
