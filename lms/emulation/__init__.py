"""The emulation record: completion counts per period, fed exactly once per completion by the service itself."""
