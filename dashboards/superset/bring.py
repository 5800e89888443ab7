"""Brings the bundle into the Superset that this runs in; what was brought earlier is replaced."""

import os

from superset.app import create_app

from dashboards.superset.bundle import contents

with create_app().app_context():
    from superset import security_manager
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset.utils.core import override_user

    with override_user(security_manager.find_user(username="admin")):
        ImportAssetsCommand(contents(os.environ["SUPERSET_MARTS_URL"])).run()
