"""Sums of coverage by unit, kept so that the page of a very large school need not read everybody anew.

A worker makes them for today, a few units at a time, and writes down how far each table of facts had come. Facts are
only ever added, so whatever is new since then says whose figures may have changed: the units of these people are read
from the facts, the others from the sums, and a page never waits for the worker. The sums are no facts: lists, other
days, "known" days and snapshots never read them; they can be thrown away and made again (`lms targets recount`), and
`lms verify` holds them against the facts.
"""
