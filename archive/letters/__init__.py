"""Alerts by mail: watches on searches and cases, the letters about them, and their delivery.

Letters tell of public records only. Watches and letters are kept in one SQLite file outside the
index (setting `watch_store`); the site writes watches into it, `handlingar letters` delivers.
"""
