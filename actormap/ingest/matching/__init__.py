"""Which entries may be one and the same: told with reasons, decided by people, never merged by itself."""
