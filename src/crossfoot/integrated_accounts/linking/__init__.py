"""Linking: a customer connects a company, or repairs its connection, with a link token."""
