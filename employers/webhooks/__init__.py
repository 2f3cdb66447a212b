"""Vacancies and seats told to other programs: what is said (`content`), how it is signed (`signing`), how it is sent (`sending`).

The headers and the signature are those of Standard Webhooks 1 (standardwebhooks.com). docs/api.md shows how to verify one.
"""
