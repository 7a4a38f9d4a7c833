"""Small samples, agreement of orders, estimates of size, mistakes in a record, sampled networks."""
