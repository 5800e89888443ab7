"""The agreement: what Sales and Marketing promised each other, read, checked and made into tables.

In: ``expectations/agreement/<day>.yml``, one file per version.
Out: the tables of schema ``agreement``, each row with the version it comes from.
Never: a rule as SQL in YAML, or a number that the two teams did not sign.
"""

from tandem.agreement.loader import load_agreement
from tandem.agreement.seal import check, seal
from tandem.agreement.show import show
from tandem.agreement.tables import agreement_tables
from tandem.agreement.warehouse import write_agreement

__all__ = ["agreement_tables", "check", "load_agreement", "seal", "show", "write_agreement"]
