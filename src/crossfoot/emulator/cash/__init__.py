"""Cash beside trade: charge cards, other receipts, deposits, transfers and pay-offs (§4.2).

`rows` tells what is stored and `postings` what is posted; both who seeds a company and who writes
through the gateway ask them, so that both make the same.
"""
