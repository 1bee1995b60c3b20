"""Who may make papers: the office writes them; the leaders read what they are going to sign."""

from lms.kernel.access import Table, is_leader, is_office
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "papers.read": ((is_office,), (is_leader,)),
    "papers.change": ((is_office,),),
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "papers.read": mark("Xem và tải giấy tờ của năm"),
    "papers.change": mark("Soạn giấy tờ, sửa căn cứ pháp lý, mẫu văn bản"),
}
