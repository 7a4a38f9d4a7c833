"""Who is central, and in what sense: shortest paths, spectra, brokerage, holes, key players."""
