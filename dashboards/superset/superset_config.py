"""Superset as this project runs it: read-only marts, nothing cached, nothing told."""

import os

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = os.environ["SUPERSET_METADATA_URL"]
# Superset refuses files otherwise; ours is opened read-only, and nothing beside it.
PREVENT_UNSAFE_DB_CONNECTIONS = False
# Marts change at a publish, at any hour: a cache would show figures of two publishes side by side.
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
# The browser talks to this server only: no maps, no fonts, no pixel that counts installations.
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}
