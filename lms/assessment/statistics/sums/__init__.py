"""Sums of what was answered, kept so that figures of a much taken quiz need not read every answer again.

A worker adds the first attempts of a quiz to them, `CHUNK` at a time; what it has not added yet, what was marked anew
since and what two merged records both tried is read from the rows themselves, so that figures never wait for it. The
sums are no facts: they can be thrown away and made again (`lms quizzes recount`), and `lms verify` holds them
against the rows.
"""
