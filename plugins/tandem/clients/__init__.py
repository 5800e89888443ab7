"""Clients: speak a vendor's protocol, and nothing else.

In: credentials and what to ask. Out: the vendor's own bytes and answers.
Never: a table, a folder or a window of ours; a URL, token or body in a log.
"""
