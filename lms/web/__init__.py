"""The web floor: page frame and components, forms, access to routes, paging, errors, languages."""
