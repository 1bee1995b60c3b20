"""One page per act: people's and units' acts are data, and one view shows any of them and one records it."""
