"""What rows name, whatever the kind of their list: organisations, places, sectors, entries and ties."""
