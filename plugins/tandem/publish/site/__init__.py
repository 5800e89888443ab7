"""The pages that are published with the marts: one self-contained HTML file each.

A page reads nothing but the published file it lies beside, and sends no request once it is open:
it can be mailed, put on any web server, or shown in a sandboxed frame.
"""

from tandem.publish.site.pages import write_site

__all__ = ["write_site"]
