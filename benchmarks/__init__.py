"""What the service costs, as ratios to the bare framework on the same machine in the same run."""
