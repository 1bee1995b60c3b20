"""What every kind of dated row shares: changing a timeline by new rows that name those they replace."""
