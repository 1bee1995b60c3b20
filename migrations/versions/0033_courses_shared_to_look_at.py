"""a course can be shared with somebody who only looks on"""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_PART = "ck_course_author_part"


def upgrade() -> None:
    with op.batch_alter_table('course_author', schema=None) as batch_op:
        batch_op.drop_constraint(op.f(_PART), type_='check')
        batch_op.create_check_constraint(op.f(_PART), "part in ('owner', 'editor', 'viewer', 'none')")


def downgrade() -> None:
    # Who only looked on is nobody to the course in the older schema; rows are not deleted.
    op.execute("UPDATE course_author SET part = 'none' WHERE part = 'viewer'")
    with op.batch_alter_table('course_author', schema=None) as batch_op:
        batch_op.drop_constraint(op.f(_PART), type_='check')
        batch_op.create_check_constraint(op.f(_PART), "part in ('owner', 'editor', 'none')")
