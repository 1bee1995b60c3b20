"""Looking back: who changed what and why, and whether what is stored still agrees with itself."""
