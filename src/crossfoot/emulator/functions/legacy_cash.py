"""Cash management, written by its own functions and by the generic ones (intacct-xml §4.2)."""

from crossfoot.emulator.cash import charges, deposits, payoffs, receipts, transfers
from crossfoot.emulator.keyed_functions import deletes, writes
from crossfoot.emulator.records import WAYS, Way

writes("record_cctransaction", "create", charges.HEADER, charges.record)
writes("update_cctransaction", "update", charges.HEADER, charges.update)
writes("reverse_cctransaction", "update", charges.HEADER, charges.reverse)
writes("record_otherreceipt", "create", receipts.HEADER, receipts.record)
writes("update_otherreceipt", "update", receipts.HEADER, receipts.update)
deletes("delete_otherreceipt", receipts.HEADER, receipts.delete)
writes("record_deposit", "create", deposits.HEADER, deposits.record)

WAYS[charges.HEADER] = Way(delete=charges.delete)
WAYS[receipts.HEADER] = Way(delete=receipts.delete)
WAYS[transfers.HEADER] = Way(create=transfers.create)
WAYS[payoffs.HEADER] = Way(create=payoffs.create)
