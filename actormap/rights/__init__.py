"""Who may see, do and take out what: each rule that protects people, once."""
