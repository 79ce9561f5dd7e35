"""Tax solutions of the European entities and the rates under them (intacct-xml §4.10)."""

from typing import Final

from crossfoot.emulator.seed.draft import Draft, full

_SOLUTIONS: Final = (
    ("Ireland - VAT", "Irish value added tax", "2210", "2211"),
    ("Germany - VAT", "Umsatzsteuer & Vorsteuer", "2220", "2222"),
)
_DETAILS: Final = (
    ("IE Standard Sale", "Ireland - VAT", "Sale", "Standard", "23", "2210"),
    ("IE Reduced Sale", "Ireland - VAT", "Sale", "Reduced", "13.5", "2210"),
    ("IE Zero Sale", "Ireland - VAT", "Sale", "Zero", "0", "2210"),
    ("IE Standard Purchase", "Ireland - VAT", "Purchase", "Standard", "23", "2211"),
    ("DE USt 19 %", "Germany - VAT", "Sale", "Standard", "19", "2220"),
    ("DE USt 7 %", "Germany - VAT", "Sale", "Reduced", "7", "2221"),
    ("DE innergem. Lieferung", "Germany - VAT", "Sale", "Zero", "0", "2220"),
    ("DE VSt 19 %", "Germany - VAT", "Purchase", "Standard", "19", "2222"),
    ("DE VSt 7 %", "Germany - VAT", "Purchase", "Reduced", "7", "2223"),
    ("DE USt 16 % (2020)", "Germany - VAT", "Sale", "Standard", "16", "2220"),
)


def draft_taxes(draft: Draft) -> None:
    """Solutions, then details: name, direction, rate and the account that collects it."""
    draft.add(
        "TAXSOLUTION",
        [
            {
                "SOLUTIONID": id_,
                "DESCRIPTION": description,
                "TAXMETHOD": "VAT or GST",
                "TYPE": "Standard",
                "STATUS": "Active",
                "STARTDATE": "2023-01-01",
                "GLACCOUNTSALE": sale,
                "GLACCOUNTPURCHASE": purchase,
                "SUBMISSIONPROCESS": "User Submitted",
            }
            for id_, description, sale, purchase in _SOLUTIONS
        ],
    )
    draft.add(
        "TAXDETAIL",
        [
            full(
                DETAILID=id_,
                TAXUID=f"{id_[:2]}.{direction}.{rate}.{value}",
                DESCRIPTION=f"{id_}: {value} %",
                TAXTYPE=direction,
                TAXRATE=rate,
                VALUE=value,
                INCLUDE="Full Amount",
                GLACCOUNT=account,
                TAXAUTHORITY=solution.removesuffix(" - VAT"),
                TAXSOLUTIONID=solution,
                TAXFILING="Reporting",
                STATUS="inactive" if "2020" in id_ else "active",
                SYSGENERATED="false",
            )
            for id_, solution, direction, rate, value, account in _DETAILS
        ],
    )
