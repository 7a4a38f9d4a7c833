"""Parts that write: forms in dialogs, made of what the schema asks, and what was written lately."""
