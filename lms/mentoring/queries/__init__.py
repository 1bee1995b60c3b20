"""Every SELECT of core trainers, their groups and the help they give."""
