"""a check quiz keeps what it draws from, and has one name"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('draft_quiz', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pool', sa.JSON(), nullable=True))
        batch_op.drop_column('bank_title')


def downgrade() -> None:
    with op.batch_alter_table('draft_quiz', schema=None) as batch_op:
        batch_op.add_column(sa.Column('bank_title', sa.Text(), server_default='', nullable=False))
        batch_op.drop_column('pool')
    with op.batch_alter_table('draft_quiz', schema=None) as batch_op:
        batch_op.alter_column('bank_title', server_default=None)
