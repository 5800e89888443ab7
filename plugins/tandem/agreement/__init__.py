"""The agreement: what Sales and Marketing promised each other, read, checked and made into tables.

In: ``expectations/agreement/<day>.yml``, one file per version.
Out: the tables of schema ``agreement``, each row with the version it comes from.
Never: a rule as SQL in YAML, or a number that the two teams did not sign.
"""

from tandem.agreement.changes import Change, changes
from tandem.agreement.diff import AgreementDiff, Difference
from tandem.agreement.loader import load_agreement
from tandem.agreement.seal import LOCK, check, fingerprint, seals
from tandem.agreement.show import show
from tandem.agreement.tables import agreement_tables
from tandem.agreement.versions import find_version, proposed_versions, versions_in_use
from tandem.agreement.warehouse import write_agreement

__all__ = [
    "LOCK",
    "AgreementDiff",
    "Change",
    "Difference",
    "agreement_tables",
    "changes",
    "check",
    "find_version",
    "fingerprint",
    "load_agreement",
    "proposed_versions",
    "seals",
    "show",
    "versions_in_use",
    "write_agreement",
]
