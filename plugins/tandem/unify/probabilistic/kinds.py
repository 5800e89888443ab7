"""Every kind of comparison a model may name."""

from collections.abc import Callable

from tandem.unify.probabilistic import companies, comparisons
from tandem.unify.probabilistic.comparisons import Levels

KINDS: dict[str, Callable[..., Levels]] = {
    kind.__name__: kind
    for kind in (
        comparisons.given_name,
        comparisons.family_name,
        comparisons.email,
        comparisons.phone,
        comparisons.organisation,
        comparisons.date,
        comparisons.code,
        comparisons.words,
        companies.company_and_phone,
        companies.street_address,
        companies.domain,
        companies.same,
    )
}
