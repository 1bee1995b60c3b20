"""Who may learn, and who may declare a completion void."""

from lms.kernel.access import Table, is_office, signed_in
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "learning.learn": ((signed_in,),),
    "learning.revoke": ((is_office,),),
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "learning.learn": mark("Học, làm bài kiểm tra"),
    "learning.revoke": mark("Hủy một lần hoàn thành đã ghi sai"),
}
