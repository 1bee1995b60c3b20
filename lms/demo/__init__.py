"""The demo school: invented people, built through the same import and the same actions as a real school."""
