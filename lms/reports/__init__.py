"""Statistics of completion and their export as XLSX and CSV, from the same query as the screen."""
