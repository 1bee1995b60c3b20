"""The ground floor: database and transaction, actor and access, clock, announcements, jobs, audit, clean
markup, Vietnamese text. It knows no slice and no HTTP."""
