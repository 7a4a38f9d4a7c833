"""How the network is built."""
