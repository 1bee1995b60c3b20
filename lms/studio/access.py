"""Who may look into the studio: trainers, each the courses that are theirs."""

from lms.kernel.access import Table, is_trainer
from lms.kernel.messages import mark

PERMISSIONS: Table = {"studio.read": ((is_trainer,),)}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "studio.read": mark("Vào phần biên soạn khóa học"),
}
