"""From paper to questions: the layout in which Vietnamese teachers write them. Pure; knows nothing of Word's XML."""
