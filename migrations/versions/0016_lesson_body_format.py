"""lesson body format"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('lesson', schema=None) as batch_op:
        batch_op.add_column(sa.Column('body_format', sa.Text(), server_default='markdown', nullable=False))
        batch_op.create_check_constraint(batch_op.f('ck_lesson_body_format'), "body_format in ('markdown', 'html')")


def downgrade() -> None:
    with op.batch_alter_table('lesson', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_lesson_body_format'), type_='check')
        batch_op.drop_column('body_format')
