"""Acts on many questions of the bank at once, each with a page that says on how many; and files of them."""
