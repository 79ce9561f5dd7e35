"""Purchasing and order entry: what documents hold, convert into and post (intacct-xml §4.6).

Both who seeds a company and who writes through the gateway make a `Paper` and let `rows` tell what
is stored of it, so that both are the same.
"""
