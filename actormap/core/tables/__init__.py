"""Tables: texts become cells, cells are checked, a part of the tables is taken, and they become bytes."""
