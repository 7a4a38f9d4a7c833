"""How free civil society is to work: what was judged of it, laws, risk, incidents, frameworks of others."""

__all__: list[str] = []
