"""Every write of core trainers: naming them and their groups (`naming`), help and what is said of it (`helping`)."""
