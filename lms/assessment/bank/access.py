"""Who may open the question bank and who may change it. Whose questions: see `Reach` of the rules."""

from lms.kernel.access import Table, is_admin, is_office, is_trainer
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "bank.read": ((is_trainer,), (is_office,), (is_admin,)),
    "bank.write": ((is_trainer,), (is_office,), (is_admin,)),
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "bank.read": mark("Xem ngân hàng câu hỏi và đáp án"),
    "bank.write": mark("Soạn, nhập và sắp xếp câu hỏi trong ngân hàng"),
}
