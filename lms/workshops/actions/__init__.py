"""Every write of workshops: planning and inviting, and recording who was there."""
