"""How many people of which category each unit had on a date, as known now or as known on an earlier day."""
