// Drive the official `@intacct/intacct-sdk` against an emulator and print what it saw, as JSON.
// Run from the folder it is installed in: `node intacct_sdk_walk.js http://emulator.intacct.com:PORT/…`.
// The SDK insists on *.intacct.com, so that one name is resolved to this machine; nothing else is touched.
const dns = require("dns");
const realLookup = dns.lookup;
dns.lookup = (host, options, callback) => {
  if (host !== "emulator.intacct.com") return realLookup(host, options, callback);
  const done = typeof options === "function" ? options : callback;
  return options && options.all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4);
};

const sdk = require(process.cwd() + "/node_modules/@intacct/intacct-sdk");
const { ClassCreate, ClassUpdate, ClassDelete } = sdk.Functions.Company;
const { VendorCreate, VendorUpdate, VendorDelete } = sdk.Functions.AccountsPayable;
const { CustomerCreate, CustomerDelete } = sdk.Functions.AccountsReceivable;
const { PurchasingTransactionCreate, PurchasingTransactionLineCreate } = sdk.Functions.Purchasing;
const Cash = sdk.Functions.CashManagement;
const { ExpenseReportCreate, ExpenseReportLineCreate } = sdk.Functions.EmployeeExpense;
const Common = sdk.Functions.Common;

function configuration(changes) {
  const config = new sdk.ClientConfig();
  return Object.assign(config, {
    endpointUrl: process.argv[2],
    senderId: "crossfoot-dev",
    senderPassword: "s3nder&key",
    companyId: "demo",
    userId: "api",
    userPassword: "p4ss&word",
    ...changes,
  });
}

const make = (type, fields) => Object.assign(new type(), fields);

async function refused(action) {
  try {
    await action();
  } catch (error) {
    return { name: error.constructor.name, message: error.message, errors: error.errors || [] };
  }
  throw new Error("a refusal was expected");
}

async function pages(client) {
  const first = make(Common.ReadByQuery, { objectName: "CUSTOMER", pageSize: 1000, fields: ["RECORDNO", "CUSTOMERID"] });
  let result = (await client.execute(first)).getResult();
  const seen = result.data.map((row) => row.RECORDNO);
  const total = result.totalCount;
  while (result.numRemaining > 0) {
    result = (await client.execute(make(Common.ReadMore, { resultId: result.resultId }))).getResult();
    seen.push(...result.data.map((row) => row.RECORDNO));
  }
  return { total, seen: seen.length, distinct: new Set(seen).size };
}

async function query(client) {
  const { SelectBuilder } = Common.NewQuery.QuerySelect;
  const { Filter, AndOperator } = Common.NewQuery.QueryFilter;
  const { OrderBuilder } = Common.NewQuery.QueryOrderBy;
  const call = new Common.NewQuery.Query();
  call.fromObject = "VENDOR";
  call.selectFields = new SelectBuilder().addFields(["RECORDNO", "VENDORID", "STATUS", "TERM.NAME"]).selects;
  call.filter = new AndOperator([new Filter("STATUS").equalTo("active"), new Filter("RECORDNO").greaterThan("0")]);
  call.orderBy = new OrderBuilder().addDescending("VENDORID").orders;
  call.pageSize = 50;
  const result = (await client.execute(call)).getResult();
  return { total: result.totalCount, count: result.count, first: result.data[0], last: result.data[result.data.length - 1] };
}

async function writes(client) {
  const steps = {};
  const fields = { vendorId: "JS-1", vendorName: 'J & S "Vendor" <é>', printAs: "J S", primaryEmailAddress: "js@example.com", active: true };
  const created = (await client.execute(make(VendorCreate, fields))).getResult().data[0];
  steps.vendor = created;
  await client.execute(make(VendorUpdate, { vendorId: "JS-1", vendorName: "Changed ✓" }));
  steps.read = (await client.execute(make(Common.Read, { objectName: "VENDOR", keys: [created.RECORDNO], fields: ["VENDORID", "NAME", "STATUS"] }))).getResult().data[0];
  steps.by_name = (await client.execute(make(Common.ReadByName, { objectName: "VENDOR", names: ["JS-1"] }))).getResult().data[0];
  steps.again = await refused(() => client.execute(make(VendorCreate, fields)));
  steps.deleted = (await client.execute(make(VendorDelete, { vendorId: "JS-1" }))).getResult().status;
  steps.customer = (await client.execute(make(CustomerCreate, { customerId: "JS-2", customerName: "Kunde", printAs: "Kunde" }))).getResult().data[0];
  await client.execute(make(CustomerDelete, { customerId: "JS-2" }));
  return steps;
}

async function rollback(client) {
  const settings = make(sdk.RequestConfig, { transaction: true, controlId: "batch-1" });
  const batch = [
    make(ClassCreate, { controlId: "one", classId: "JS-A", className: "A" }),
    make(ClassCreate, { controlId: "two", classId: "JS-A", className: "the same again" }),
  ];
  const failure = await refused(() => client.executeBatch(batch, settings));
  const left = (await client.execute(make(Common.ReadByName, { objectName: "CLASS", names: ["JS-A"] }))).getResult();
  return { failure, left: left.count };
}

async function classes(client) {
  const created = (await client.execute(make(ClassCreate, { classId: "JS-B", className: "B" }))).getResult().data[0];
  await client.execute(make(ClassUpdate, { classId: "JS-B", className: "B2" }));
  const renamed = (await client.execute(make(Common.ReadByName, { objectName: "CLASS", names: ["JS-B"] }))).getResult().data[0];
  const gone = (await client.execute(make(ClassDelete, { classId: "JS-B" }))).getResult().status;
  return { created, renamed, gone };
}

async function documents(client) {
  const day = new Date("2026-10-05T12:00:00Z");
  const place = { locationId: "110", departmentId: "200", memo: "SDK" };
  const order = make(PurchasingTransactionLineCreate, { ...place, itemId: "OFS-001", quantity: 2, unit: "Box of 100", price: 9.99 });
  const spent = { ...place, glAccountNumber: "6215", transactionAmount: 11 };
  const expense = make(ExpenseReportLineCreate, { ...place, glAccountNumber: "6200", reimbursementAmount: 21, expenseDate: day });
  const sent = {
    PODOCUMENT: make(PurchasingTransactionCreate, { transactionDefinition: "Purchase Order", transactionDate: day, dueDate: day, vendorId: "V-00023", referenceNumber: "R1", lines: [order] }),
    CCTRANSACTION: make(Cash.ChargeCardTransactionCreate, { chargeCardId: "VISA-OPS", transactionDate: day, payee: "Depot", lines: [make(Cash.ChargeCardTransactionLineCreate, spent)] }),
    OTHERRECEIPTS: make(Cash.OtherReceiptCreate, { receiptDate: day, transactionDate: day, payer: "Insurer", paymentMethod: "Cash", bankAccountId: "CASC-OPER", depositDate: day, lines: [make(Cash.OtherReceiptLineCreate, spent)] }),
    EEXPENSES: make(ExpenseReportCreate, { employeeId: "EMP-0002", transactionDate: day, reasonForExpense: "Trip", lines: [expense] }),
  };
  const totals = {};
  for (const [objectName, call] of Object.entries(sent)) {
    const key = (await client.execute(call)).getResult().key;
    const named = objectName === "PODOCUMENT" ? make(Common.ReadByName, { names: [key] }) : make(Common.Read, { keys: [key] });
    const record = (await client.execute(Object.assign(named, { objectName }))).getResult().data[0];
    totals[objectName] = { state: record.STATE, total: record.TOTAL || record.TOTALENTERED };
  }
  return totals;
}

async function read(client, objectName, key, fields) {
  return (await client.execute(make(Common.Read, { objectName, keys: [key], fields }))).getResult().data[0];
}

async function trade(client) {
  const { BillCreate, BillLineCreate, BillReverse, ApPaymentCreate, ApPaymentInfo, ApPaymentDetailBuilder, ApPaymentDetailBillInfo } = sdk.Functions.AccountsPayable;
  const { InvoiceCreate, InvoiceLineCreate, ArPaymentCreate, ArPaymentApply, ArPaymentItem, ArPaymentReverse } = sdk.Functions.AccountsReceivable;
  const key = async (call) => (await client.execute(call)).getResult().key;
  const day = (text) => new Date(`${text}T12:00:00`);
  const shown = {};

  const sold = make(InvoiceLineCreate, { glAccountNumber: "4110", transactionAmount: 100, locationId: "110", departmentId: "310", memo: "<sold> & é" });
  const dates = { transactionDate: day("2026-10-12"), dueDate: day("2026-11-12") };
  const invoice = await key(make(InvoiceCreate, { customerId: "C-00002", invoiceNumber: "JS-I", lines: [sold], ...dates }));
  const receipt = await key(make(ArPaymentCreate, { customerId: "C-00002", transactionPaymentAmount: 70, bankAccountId: "CASC-OPER", receivedDate: day("2026-10-20"), paymentMethod: "Printed Check" }));
  const item = make(ArPaymentItem, { applyToRecordId: invoice, amountToApply: 70 });
  const applied = await key(make(ArPaymentApply, { recordNo: receipt, receivedDate: day("2026-10-21"), applyToTransactions: [item] }));
  shown.applied = await read(client, "ARINVOICE", invoice, ["STATE", "TRX_TOTALDUE"]);
  await client.execute(make(ArPaymentReverse, { recordNo: applied, reverseDate: day("2026-10-22"), memo: "back" }));
  shown.back = await read(client, "ARINVOICE", invoice, ["STATE", "TRX_TOTALDUE"]);

  const bought = make(BillLineCreate, { glAccountNumber: "6215", transactionAmount: 50, locationId: "110", departmentId: "200" });
  const bill = await key(make(BillCreate, { vendorId: "V-00022", billNumber: "JS-B", lines: [bought], ...dates }));
  const info = make(ApPaymentDetailBillInfo, { recordNo: bill, paymentAmount: 20 });
  const details = new ApPaymentDetailBuilder().addApPaymentDetailBill(info).getApPaymentDetailList();
  const paid = make(ApPaymentInfo, { paymentMethod: "Cash", financialEntityId: "CASC-OPER", vendorId: "V-00022", paymentDate: day("2026-10-20"), transactionCurrency: "USD", apPaymentDetails: details });
  const payment = (await client.execute(new ApPaymentCreate(paid))).getResult().data[0].RECORDNO;
  shown.paid = await read(client, "APBILL", bill, ["STATE", "TRX_TOTALDUE"]);
  shown.payment = await read(client, "APPYMT", payment, ["STATE", "TRX_TOTALENTERED"]);
  shown.reversing_a_paid_bill = await refused(() => client.execute(make(BillReverse, { recordNo: bill, reverseDate: day("2026-10-25") })));
  const other = await key(make(BillCreate, { vendorId: "V-00022", billNumber: "JS-C", lines: [bought], ...dates }));
  await client.execute(make(BillReverse, { recordNo: other, reverseDate: day("2026-10-25"), memo: "twice" }));
  shown.reversed = await read(client, "APBILL", other, ["STATE", "TRX_TOTALDUE"]);
  shown.again = await refused(() => client.execute(make(BillCreate, { vendorId: "V-00022", billNumber: "JS-B", lines: [bought], ...dates })));
  return shown;
}

async function main() {
  const config = await sdk.SessionProvider.factory(configuration());
  const client = new sdk.OnlineClient(config);
  const answer = {
    session: { endpoint: config.endpointUrl, company: config.companyId, user: config.userId, timeout: config.sessionTimeout },
    pages: await pages(client),
    query: await query(client),
    writes: await writes(client),
    classes: await classes(client),
    documents: await documents(client),
    rollback: await rollback(client),
    trade: await trade(client),
    lookup: (await client.execute(make(Common.Lookup, { objectName: "VENDOR" }))).getResult().status,
    inspect: (await client.execute(make(Common.Inspect, { objectName: "*" }))).getResult().data.length,
    wrong_password: await refused(() => sdk.SessionProvider.factory(configuration({ userPassword: "no" }))),
    wrong_sender: await refused(() => sdk.SessionProvider.factory(configuration({ senderPassword: "no" }))),
    unknown_object: await refused(() => client.execute(make(Common.ReadByQuery, { objectName: "NOSUCH" }))),
  };
  console.log(JSON.stringify(answer));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
