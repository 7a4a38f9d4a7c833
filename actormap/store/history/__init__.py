"""What a store remembers: each change, the logs, former states, and how they are taken back or taken out."""
