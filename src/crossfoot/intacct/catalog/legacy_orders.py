"""The element order of the object-specific functions (intacct-xml §3.10).

Updates of adjustments, other receipts and inventory transactions: the tables of the pages AP
adjustments, AR adjustments, other receipts and inventory transactions at developer.intacct.com.

The gateway reads their children in sequence. The notation, in the order of the elements:

    name      text              name:d    a date, written as year, month, day
    name!     must be given     name[]    may be repeated
    name{…}   holds these       a|b       one of these at most (a|b! exactly one)
    @name     an attribute      CAPITALS  a fragment, below
    ?         nothing from here on must be given
    *         anything else may stand here too, unchecked
"""

from typing import Final

FRAGMENTS: Final[dict[str, str]] = {
    "CONTACT": "contactname",
    "RATE": "exchratedate:d exchratetype|exchrate",
    "CURRENCY": "basecurr currency RATE",
    "CUSTOM": "customfields{customfield[]!{customfieldname! customfieldvalue}}",
    "TAX": "inclusivetax taxsolutionid",
    "TAXES": "taxentries{taxentry[]!{detailid trx_tax}}",
    "PROJECT": "projectid taskid costtypeid",
    "PARTIES": "customerid vendorid employeeid",
    "DIMENSIONS": "PROJECT PARTIES itemid classid contractid warehouseid",
    "DETAILS": "itemdetails{itemdetail[]!{quantity serialno lotno aisle row bin itemexpiration:d}}",
    "SUBTOTAL": "description! total! absval percentval locationid departmentid PROJECT PARTIES "
    "itemid classid contractid CUSTOM",
    "SUBTOTALS": "subtotals{subtotal[]!{SUBTOTAL}}",
    "UPDATED_SUBTOTALS": "updatesubtotals{updatesubtotal[]!{@line_num ? SUBTOTAL}}",
    "BILL_LINE": "accountlabel|glaccountno offsetglaccountno amount! allocationid memo locationid "
    "departmentid item1099 form1099type form1099box key totalpaid totaldue CUSTOM DIMENSIONS "
    "billable totaltrxamount partialexempt TAXES",
    "INVOICE_LINE": "accountlabel|glaccountno offsetglaccountno amount! allocationid memo "
    "locationid departmentid key totalpaid totaldue CUSTOM revrectemplate defrevaccount "
    "revrecstartdate:d revrecenddate:d DIMENSIONS totaltrxamount partialexempt TAXES",
    "EXPENSE": "expensetype|glaccountno amount! currency trx_amount RATE expensedate:d memo "
    "form1099 form1099type form1099box paidfor locationid departmentid CUSTOM DIMENSIONS billable "
    "exppmttype quantity rate totaltrxamount TAXES",
    "SO_LINE": "bundlenumber itemid! itemaliasid itemdesc taxable warehouseid quantity! unit "
    "linelevelsimpletaxtype discountpercent price conversiontype sourcelinekey discsurchargememo "
    "locationid departmentid memo DETAILS CUSTOM revrectemplate revrecstartdate:d "
    "revrecenddate:d renewalmacro PROJECT PARTIES classid contractid fulfillmentstatus{*} taskno "
    "billingtemplate",
    "PO_LINE": "itemid! itemaliasid itemdesc taxable warehouseid quantity! unit price "
    "sourcelinekey overridetaxamount deliverto{CONTACT} tax locationid departmentid memo DETAILS "
    "form1099 form1099type form1099box CUSTOM PROJECT PARTIES classid contractid billable "
    "allocationid relateddockey conversiontype linesubtotals{*}",
    "IC_LINE": "itemid! itemdesc warehouseid! quantity! unit cost sourcelinekey locationid "
    "departmentid DETAILS "
    "CUSTOM PROJECT PARTIES classid contractid",
    "SO_HEADER": "createdfrom customerid! documentno origdocdate:d referenceno termname datedue:d "
    "message shippingmethod shipto{CONTACT} billto{CONTACT} supdocid externalid CURRENCY "
    "vsoepricelist CUSTOM state projectid changelognumber needbydate:d taxsolutionid "
    "projectcontract",
    "PO_HEADER": "createdfrom vendorid! documentno referenceno vendordocno termname datedue:d "
    "message shippingmethod returnto!{CONTACT} payto!{CONTACT} deliverto{CONTACT} supdocid "
    "externalid CURRENCY CUSTOM state projectid taxsolutionid",
    "STAT_LINE": "trtype! amount! glaccountno! document memo locationid departmentid PARTIES "
    "PROJECT itemid classid contractid warehouseid CUSTOM",
    "GL_LINE": "STAT_LINE currency RATE",
    "CARD_LINE": "accountlabel|glaccountno description paymentamount! departmentid locationid "
    "PARTIES PROJECT itemid classid contractid warehouseid CUSTOM totaltrxamount TAXES billable",
    "RECEIPT_LINE": "accountlabel|glaccountno amount! memo locationid departmentid CUSTOM "
    "DIMENSIONS totaltrxamount TAXES",
    "PAYMENT_KEYS": "appaymentkeys!{appaymentkey[]!}",
    "REVERSAL": "@key! datereversed:d! description",
    "REQUEST": "memo paymentmethod!",
    "PAID_BY": "bankaccountid|chargecardid!",
}

ORDERS: Final[dict[str, str]] = {
    # --- accounts payable ---------------------------------------------------------------------
    "create_bill": "vendorid! datecreated:d! dateposted:d datedue:d termname action batchkey "
    "billno ponumber onhold description externalid payto{CONTACT} returnto{CONTACT} CURRENCY nogl "
    "supdocid CUSTOM TAX billitems!{lineitem[]!{BILL_LINE}}",
    "update_bill": "@key! @externalkey vendorid datecreated:d dateposted:d datedue:d termname "
    "action billno ponumber onhold description payto{CONTACT} returnto{CONTACT} currency RATE "
    "supdocid CUSTOM updatebillitems{updatelineitem[]{@line_num! ? BILL_LINE} "
    "lineitem[]{BILL_LINE}}",
    "reverse_bill": "REVERSAL",
    "create_apadjustment": "vendorid! datecreated:d! dateposted:d batchkey adjustmentno action "
    "billno description externalid CURRENCY nogl CUSTOM TAX "
    "apadjustmentitems!{lineitem[]!{BILL_LINE}}",
    "update_apadjustment": "@key! @externalkey vendorid datecreated:d! dateposted:d adjustmentno "
    "action billno description CURRENCY inclusivetax updateapadjustmentitems!{"
    "updatelineitem[]{@line_num! ? BILL_LINE} lineitem[]{BILL_LINE}}",
    "create_appayment": "PAID_BY vendorid! memo paymentmethod checkdate:d! batchkey checkno! "
    "billno basepaymentamount CURRENCY paymentexchratetype payitems!{payitem[]!{"
    "glaccountno|accountlabel paymentamount! item1099 departmentid locationid DIMENSIONS}}",
    "reverse_appayment": "REVERSAL",
    "create_paymentrequest": "PAID_BY vendorid! REQUEST grouppayments paymentdate:d! paymentoption "
    "paymentrequestitems!{paymentrequestitem[]!{key! paymentamount! credittoapply "
    "discounttoapply}} documentnumber paymentdescription paymentcontact",
    "approve_appaymentrequest": "PAYMENT_KEYS",
    "send_appaymentrequest": "PAYMENT_KEYS",
    "confirm_appaymentrequest": "PAYMENT_KEYS",
    "decline_appaymentrequest": "PAYMENT_KEYS",
    "void_appaymentrequest": "PAYMENT_KEYS",
    # --- accounts receivable ------------------------------------------------------------------
    "create_invoice": "customerid! datecreated:d! dateposted:d datedue:d termname action batchkey "
    "invoiceno ponumber onhold description externalid billto{CONTACT} shipto{CONTACT} CURRENCY "
    "nogl supdocid CUSTOM taxsolutionid invoiceitems!{lineitem[]!{INVOICE_LINE}}",
    "update_invoice": "@key! @externalkey customerid datecreated:d dateposted:d datedue:d termname "
    "action invoiceno ponumber description payto{CONTACT} returnto{CONTACT} currency RATE supdocid "
    "CUSTOM updateinvoiceitems!{updatelineitem[]{@line_num! ? INVOICE_LINE} "
    "lineitem[]{INVOICE_LINE}}",
    "reverse_invoice": "REVERSAL",
    "create_aradjustment": "customerid! datecreated:d! dateposted:d batchkey adjustmentno action "
    "invoiceno description externalid CURRENCY nogl CUSTOM taxsolutionid "
    "aradjustmentitems!{lineitem[]!{INVOICE_LINE}}",
    "update_aradjustment": "@key! @externalkey customerid datecreated:d dateposted:d adjustmentno "
    "action invoiceno description CURRENCY updatearadjustmentitems{"
    "updatelineitem[]{@line_num! ? INVOICE_LINE} lineitem[]{INVOICE_LINE}}",
    "create_arpayment": "customerid! paymentamount! translatedamount undepfundsacct batchkey "
    "bankaccountid refid overpaylocid overpaydeptid datereceived:d! paymentmethod CURRENCY cctype "
    "authcode arpaymentitem[]{invoicekey! amount!} onlinecardpayment{*} onlineachpayment{*}",
    "apply_arpayment": "arpaymentkey! paymentdate:d! batchkey memo overpaylocid overpaydeptid "
    "arpaymentitems{arpaymentitem[]!{invoicekey! amount!}}",
    "reverse_arpayment": "REVERSAL nsfclosedaccount",
    # --- employees and expenses ---------------------------------------------------------------
    "create_expensereport": "employeeid! datecreated:d! dateposted:d batchkey expensereportno "
    "state description memo externalid basecurr currency CUSTOM TAX supdocid "
    "expenses!{expense[]!{EXPENSE}}",
    "update_expensereport": "@key! employeeid datecreated:d dateposted:d expensereportno state "
    "description memo externalid basecurr currency CUSTOM TAX supdocid "
    "updateexpenses{updateexpense[]{@line_num! ? EXPENSE} expense[]{EXPENSE}}",
    "reverse_expensereport": "REVERSAL",
    "create_reimbursementrequest": "bankaccountid! employeeid! REQUEST paymentdate:d! "
    "paymentoption eppaymentrequestitems!{eppaymentrequestitem[]!{key! paymentamount! "
    "credittoapply}} documentnumber paymentdescription paymentcontact",
    # --- cash ---------------------------------------------------------------------------------
    "record_cctransaction": "chargecardid! paymentdate:d! referenceno payee description supdocid "
    "currency RATE CUSTOM TAX ccpayitems!{ccpayitem[]!{CARD_LINE}}",
    "update_cctransaction": "@key! paymentdate:d referenceno payee description supdocid currency "
    "RATE CUSTOM TAX updateccpayitems{updateccpayitem[]{@line_num! ? CARD_LINE} "
    "ccpayitem[]{CARD_LINE}}",
    "reverse_cctransaction": "REVERSAL",
    "record_otherreceipt": "paymentdate:d! payee! receiveddate:d! paymentmethod! bankaccountid "
    "depositdate:d undepglaccountno refid description supdocid currency RATE CUSTOM TAX "
    "receiptitems!{lineitem[]!{RECEIPT_LINE}}",
    "update_otherreceipt": "@key! @externalkey paymentdate:d payee receiveddate:d paymentmethod "
    "bankaccountid depositdate:d undepglaccountno refid description supdocid currency RATE CUSTOM "
    "inclusivetax receiptitems{updatelineitem[]{@line_num! ? RECEIPT_LINE} "
    "lineitem[]{RECEIPT_LINE}}",
    "record_deposit": "bankaccountid! depositdate:d! depositid! receiptkeys!{receiptkey[]!} "
    "description supdocid CUSTOM",
    # --- orders and inventory -----------------------------------------------------------------
    "create_sotransaction": "transactiontype! datecreated:d! dateposted:d SO_HEADER "
    "sotransitems!{sotransitem[]!{SO_LINE}} SUBTOTALS",
    "update_sotransaction": "@key! @externalkey @disablevalidation datecreated:d dateposted:d "
    "referenceno termname datedue:d message shippingmethod shipto{CONTACT} billto{CONTACT} "
    "supdocid externalid CURRENCY vsoepricelist CUSTOM state projectid "
    "updatesotransitems{updatesotransitem[]{@line_num! ? SO_LINE} sotransitem[]{SO_LINE}} "
    "UPDATED_SUBTOTALS",
    "create_potransaction": "transactiontype! datecreated:d! dateposted:d PO_HEADER "
    "potransitems!{potransitem[]!{PO_LINE}} SUBTOTALS",
    "update_potransaction": "@key! @externalkey @disablevalidation datecreated:d dateposted:d "
    "referenceno vendordocno termname datedue:d message shippingmethod returnto{CONTACT} "
    "payto{CONTACT} deliverto{CONTACT} supdocid externalid CURRENCY CUSTOM state projectid "
    "updatepotransitems{updatepotransitem[]{@line_num! ? PO_LINE} potransitem[]{PO_LINE}} "
    "UPDATED_SUBTOTALS",
    "partialupdate_potransaction": "@key! dateposted:d",
    "create_ictransaction": "transactiontype! datecreated:d! createdfrom documentno referenceno "
    "message externalid basecurr CUSTOM state ictransitems!{ictransitem[]!{IC_LINE}} SUBTOTALS",
    "update_ictransaction": "@key! @externalkey @disablevalidation datecreated:d referenceno "
    "message externalid CUSTOM state updateictransitems{updateictransitem[]{@line_num! ? IC_LINE} "
    "ictransitem[]{IC_LINE}} UPDATED_SUBTOTALS",
    # --- ledger and company -------------------------------------------------------------------
    "create_gltransaction": "journalid! datecreated:d! reversedate:d description! referenceno "
    "sourceentity CUSTOM gltransactionentries!{glentry[]!{GL_LINE}}",
    "create_statgltransaction": "journalid! datecreated:d! reversedate:d description! "
    "statgltransactionentries!{glentry[]!{STAT_LINE}}",
    "create_supdoc": "supdocid supdocname! supdocfoldername! supdocdescription "
    "attachments{attachment[]!{attachmentname! attachmenttype! attachmentdata!}}",
    "update_supdoc": "@key supdocid supdocname supdocfoldername supdocdescription "
    "attachments{attachment[]!{attachmentname! attachmenttype! attachmentdata!}}",
    "create_supdocfolder": "supdocfoldername! supdocfolderdescription supdocparentfoldername",
    # --- reading ------------------------------------------------------------------------------
    "get_list": "@object! @maxitems @start @showprivate filter{*} sorts{*} fields{field[]!}",
    "get": "@object! @key! @externalkey fields{field[]!}",
    "get_companyprefs": "@application!",
}

DELETION: Final = "@key! @externalkey"
"""Of every `delete_…`."""

NOT_FUNCTIONS: Final[dict[str, str]] = {
    "create_statglbatch": "create_statgltransaction",
    "create_cctransaction": "record_cctransaction",
    "getObjectTrail": "getAuditTrail",
}
"""Names in circulation that the gateway does not know, and what it knows instead."""
