"""When nominations are due, and what came late."""
