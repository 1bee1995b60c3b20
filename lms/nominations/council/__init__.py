"""What decides a vote of the Council: quorum, threshold, and of whom they are counted."""
