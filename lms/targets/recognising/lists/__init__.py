"""Lists of what people learnt in another system: read apart, shown first, taken when the office says so."""
