"""Who may make exceptions at a quiz: the trainers of its course, and the office."""

from lms.kernel.access import Table, is_office, is_trainer
from lms.kernel.messages import mark

PERMISSIONS: Table = {"assessment.adjust": ((is_trainer,), (is_office,))}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "assessment.adjust": mark("Cho một người hoặc một đơn vị thêm giờ, thêm lượt, đổi ngày làm bài kiểm tra"),
}
