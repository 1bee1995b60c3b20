"""What a quiz's figures say about its questions: how hard, how telling, which mistakes. Reads only, about nobody.

Each person's first attempt counts, once it is graded: later ones know the questions. A later version of a quiz has
figures of its own, and so has each version of a question.
"""
