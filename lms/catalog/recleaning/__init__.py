"""The HTML of lessons derived anew from their sources, when the policy of cleaning has changed."""
