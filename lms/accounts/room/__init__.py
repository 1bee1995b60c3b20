"""The computer room: a class list on a shared PC, a PIN, and a visit that ends with the lesson."""
