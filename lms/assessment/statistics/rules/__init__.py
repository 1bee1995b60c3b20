"""Pure rules of quiz statistics: measures, counts of answers, and what a trainer should look at."""
