"""A local Sage Intacct company behind the XML gateway: a product of its own (docs/emulator.md).

The door (`server`, `gateway`, `request`, `response`, `sign_in`, `execution`, `control` …) lets
requests in and answers out; the company (`company`, `functions`, `seed` …) is what they are
about. It shares
nothing with the client library but the catalog's data, so that a bug cannot cancel itself out.
"""
