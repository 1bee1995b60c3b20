"""What an answer is worth: weights, what a wrong choice and a further attempt cost, and marking anew when a key was
wrong."""
