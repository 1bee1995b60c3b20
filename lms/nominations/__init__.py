"""Nominations for awards, from a unit head's proposal to the principal's decision, with the criteria of the plan (V.2) as
dated data and the sessions of the Council. Owns criteria, nominations with their trail, evidence and appraisal, sessions
and votes. It counts nothing: people set Đạt, Chưa đạt, Cần làm rõ, and the Council votes."""
