"""Reads one question file in a process of its own: `python -m lms.studio.bank.importing.child`. See
`lms.assessment.bank.importing.child`; the pictures are those that courses may show."""

from lms.assessment.bank.importing.child import main
from lms.studio.bank.importing.pictures import admit

if __name__ == "__main__":
    main(admit)
