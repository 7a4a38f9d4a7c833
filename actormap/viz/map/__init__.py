"""The map: what is drawn and how, where it stands, and the page, picture and file that show it."""
