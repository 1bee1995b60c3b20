"""Who may read the catalogue, and who may publish into it."""

from lms.kernel.access import Table, is_admin, is_trainer, signed_in

PERMISSIONS: Table = {
    "catalog.read": ((signed_in,),),
    "catalog.publish": ((is_trainer,), (is_admin,)),
}
