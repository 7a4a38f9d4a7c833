"""Names as they are looked for and compared: scripts, words, what is said beside a name, acronyms."""
