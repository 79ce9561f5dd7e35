"""Expense reports of employees and their reimbursements (intacct-xml §3.10, §4.5).

`rows` tells what is stored and `postings` what is posted; both who seeds a company and who writes
through the gateway ask them, so that both make the same.
"""
