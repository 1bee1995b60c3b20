"""Who may read the catalogue, and who may publish into it."""

from lms.catalog.drafts.access import WRITES
from lms.kernel.access import Table, is_admin, is_trainer, signed_in
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "catalog.read": ((signed_in,),),
    "catalog.publish": ((is_trainer,), (is_admin,)),
    "media.write": WRITES,
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "catalog.read": mark("Xem các khóa học"),
    "catalog.publish": mark("Phát hành khóa học"),
    "media.write": mark("Gửi, sửa, xóa tệp của khóa học mình soạn"),
}
