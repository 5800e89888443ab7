"""Makes the bundle that Superset imports: dashboards as written here, words as dbt has them."""

from dashboards.superset.bundle.contents import contents

__all__ = ["contents"]
