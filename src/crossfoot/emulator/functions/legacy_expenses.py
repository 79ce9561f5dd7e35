"""Expense reports and reimbursements, written by their own functions (intacct-xml §4.5)."""

from crossfoot.emulator.expenses import keeping, reimbursing
from crossfoot.emulator.keyed_functions import deletes, writes
from crossfoot.emulator.records import WAYS, Way

writes("create_expensereport", "create", keeping.HEADER, keeping.create)
writes("update_expensereport", "update", keeping.HEADER, keeping.update)
writes("reverse_expensereport", "update", keeping.HEADER, keeping.reverse)
deletes("delete_expensereport", keeping.HEADER, keeping.delete)
writes("create_reimbursementrequest", "create", reimbursing.PAID, reimbursing.create)

WAYS[keeping.HEADER] = Way(delete=keeping.delete)
