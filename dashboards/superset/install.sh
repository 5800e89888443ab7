#!/usr/bin/env bash
# Installs the pinned Superset into a folder, with empty metadata, for the tests: install.sh FOLDER
set -euo pipefail
folder="$1"
here="$(cd "$(dirname "$0")" && pwd)"

"${PYTHON:-python3.11}" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --require-hashes --no-deps --requirement "$here/requirements.lock"

export PYTHONPATH="$here/../.." SUPERSET_CONFIG_PATH="$here/superset_config.py" FLASK_APP="superset.app:create_app()"
export SUPERSET_SECRET_KEY=only-in-tests-only-in-tests-only-in-tests SUPERSET_METADATA_URL="sqlite:///$folder/metadata.db"
"$folder/bin/superset" db upgrade
"$folder/bin/superset" fab create-admin --username admin --firstname Test --lastname Only \
    --email admin@example.com --password only-in-tests
"$folder/bin/superset" init
cp "$here/requirements.lock" "$folder/requirements.lock" # last: says that all of it is there
