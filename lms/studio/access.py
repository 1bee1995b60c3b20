"""Who may look into the studio: trainers, each the courses that are theirs; the office sees figures of them all."""

from lms.catalog.drafts.access import is_viewer
from lms.kernel.access import TEACHES_IT, Table, is_author, is_office, is_trainer, teaches
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "studio.read": ((is_trainer,),),
    "studio.statistics": ((is_trainer,), (is_office,), (teaches, is_author), (teaches, is_viewer)),
    "studio.signs": (*TEACHES_IT, (is_office,)),
    "studio.learners": TEACHES_IT,
    "studio.attempts": (*TEACHES_IT, (is_office,)),
    "studio.reviews": ((is_trainer,), (is_office,)),
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "studio.read": mark("Vào phần biên soạn khóa học"),
    "studio.statistics": mark("Xem thống kê bài kiểm tra và câu hỏi, không có tên người làm"),
    "studio.signs": mark("Xem những lượt làm bài đáng xem lại, có tên người làm"),
    "studio.learners": mark("Xem ai đang học khóa học mình dạy, tới bước nào, và góp ý không tên của họ"),
    "studio.attempts": mark("Xem các bước của một lượt làm bài, có tên người làm"),
    "studio.reviews": mark("Xem những bài học cần rà soát nguồn"),
}
