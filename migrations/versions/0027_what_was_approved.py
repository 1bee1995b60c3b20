"""what a reviewer approved; its hash"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('draft_review', schema=None) as batch_op:
        batch_op.add_column(sa.Column('content_hash', sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('draft_review', schema=None) as batch_op:
        batch_op.drop_column('content_hash')
