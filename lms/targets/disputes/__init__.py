"""“Tôi đã học rồi”: who stands in the list of the missing and should not says so, and the office answers by a day."""
