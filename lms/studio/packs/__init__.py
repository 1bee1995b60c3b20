"""Course packs in the studio: a version taken out as a .zip, and one that comes from elsewhere looked at, then
published."""
