"""Giáo viên cốt cán: who is named core trainer from when, the colleagues given to each, the help that they log and that the one helped confirms."""
