"""The people of the product, each going the whole way in a real browser against a real server."""
