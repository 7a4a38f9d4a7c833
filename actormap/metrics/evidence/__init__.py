"""How sure we are, and what to ask next."""
