"""Questions as a .docx in the layout that `layout` reads: plain OOXML, no template and no library needed."""
