"""marks before weights"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('attempt_result', schema=None) as batch_op:
        batch_op.add_column(sa.Column('earned', sa.Double(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('attempt_result', schema=None) as batch_op:
        batch_op.drop_column('earned')
