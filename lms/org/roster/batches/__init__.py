"""Applying what somebody confirmed, in short transactions that can be taken up again, and undoing it in new rows.

Owns how far a batch is applied, what it did to whom, and the values that its undoing needs.
"""
