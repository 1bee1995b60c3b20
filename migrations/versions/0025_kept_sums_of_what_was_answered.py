"""kept sums of what was answered"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('answer_sum',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('quiz_id', sa.Integer(), nullable=False),
    sa.Column('question_version_id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.Text(), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('points', sa.Double(), nullable=False),
    sa.Column('squares', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['question_version_id'], ['question_version.id'], name=op.f('fk_answer_sum_question_version_id_question_version')),
    sa.ForeignKeyConstraint(['quiz_id'], ['quiz.id'], name=op.f('fk_answer_sum_quiz_id_quiz')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_sum'))
    )
    with op.batch_alter_table('answer_sum', schema=None) as batch_op:
        batch_op.create_index('ix_answer_sum_quiz_id_question_version_id', ['quiz_id', 'question_version_id'], unique=False)

    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('summed', sa.Integer(), server_default='0', nullable=False))
        batch_op.create_index('ix_attempt_unsummed', ['quiz_id', 'id'], unique=False, sqlite_where=sa.text('number = 1 AND results <> summed'), postgresql_where=sa.text('number = 1 AND results <> summed'))



def downgrade() -> None:
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_index('ix_attempt_unsummed', sqlite_where=sa.text('number = 1 AND results <> summed'), postgresql_where=sa.text('number = 1 AND results <> summed'))
        batch_op.drop_column('summed')

    with op.batch_alter_table('answer_sum', schema=None) as batch_op:
        batch_op.drop_index('ix_answer_sum_quiz_id_question_version_id')

    op.drop_table('answer_sum')
