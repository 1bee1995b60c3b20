"""A Word or Markdown file into a lesson of a draft: sent, looked at, put in."""
