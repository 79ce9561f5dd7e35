"""Writing, the pure part: a JSON body becomes a draft, a draft what the gateway is sent.

    method    what may be done with a source's records, and how Intacct wants it said
    choosing  which source a new record belongs to
    drafting  a body decoded strictly, every problem at once: a `Draft`
    emitting  a draft, with what was looked up of its references, as a `GatewayBody`

Nothing here asks anybody: `crossfoot.connector.writing` looks up, checks, sends and reads back.
"""
