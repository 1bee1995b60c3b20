"""Course packs (docs/packs.md): a folder of text files becomes a `Pack` or a list of every error in it, and a
`Pack` becomes a folder again. Nothing here touches the database."""
