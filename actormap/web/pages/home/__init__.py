"""Home, the map, the brief, the settings, and what stands where the workspace is locked."""
