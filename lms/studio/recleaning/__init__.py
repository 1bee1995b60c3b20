"""`lms markup`: texts cleaned anew when the policy of cleaning has changed."""
