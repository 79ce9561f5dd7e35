"""Linking: link tokens, and what the dialog at `/connect-account` calls."""
