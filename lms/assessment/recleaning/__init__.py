"""The bodies of questions derived anew from their sources, when the policy of cleaning has changed."""
