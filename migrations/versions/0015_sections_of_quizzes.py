"""sections of quizzes; questions and options are mixed separately; an attempt knows its turn"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('quiz', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shuffle_options', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('is_sectioned', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE quiz SET shuffle_options = shuffle")

    with op.batch_alter_table('quiz_slot', schema=None) as batch_op:
        batch_op.add_column(sa.Column('section', sa.Text(), server_default='', nullable=False))

    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('turn', sa.Integer(), server_default='1', nullable=False))
    op.execute("UPDATE attempt SET turn = number WHERE number > 1")  # what they were marked by


def downgrade() -> None:
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_column('turn')

    with op.batch_alter_table('quiz_slot', schema=None) as batch_op:
        batch_op.drop_column('section')

    with op.batch_alter_table('quiz', schema=None) as batch_op:
        batch_op.drop_column('is_sectioned')
        batch_op.drop_column('shuffle_options')
