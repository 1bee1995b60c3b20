"""Who may look into the studio: trainers, each the courses that are theirs."""

from lms.kernel.access import Table, is_trainer

PERMISSIONS: Table = {"studio.read": ((is_trainer,),)}
