"""What a text says to somebody who reads it: sentences, links."""
