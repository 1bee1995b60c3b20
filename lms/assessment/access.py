"""Who may make exceptions at a quiz, mark its tasks and mark it anew: whoever teaches its course, and the office."""

from lms.kernel.access import TEACHES_IT, Table, is_office
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "assessment.adjust": (*TEACHES_IT, (is_office,)),
    "assessment.regrade": (*TEACHES_IT, (is_office,)),
    "assessment.grade": (*TEACHES_IT, (is_office,)),
    "assessment.decide": ((is_office,),),
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "assessment.adjust": mark("Cho một người hoặc một đơn vị thêm giờ, thêm lượt, đổi ngày làm bài kiểm tra"),
    "assessment.regrade": mark("Chấm lại các lượt làm bài sau khi sửa đáp án"),
    "assessment.grade": mark("Chấm bài thực hành của người học"),
    "assessment.decide": mark("Quyết định khi chấm lại làm một người không còn đạt"),
}
