"""Who can introduce us, safely."""
