"""The question bank: where each question stands, its tags, whether it is still offered, and who wrote what.

A question and its versions are assessment's own (`lms.assessment.models`); what stands here can change, by acts that
the audit keeps. It does not know courses: whose banks somebody may open is handed in as their keys.
"""
