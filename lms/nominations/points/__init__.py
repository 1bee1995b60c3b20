"""The optional points table: off until the office writes one. Printed with its formula beside a nomination, each line opening
to its facts; no step, outcome or vote ever reads it."""
