"""Whom we reach, and whom not."""
