"""sections of quizzes; questions and options are mixed separately; an attempt knows its turn"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
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

    op.create_table('regrade_preview',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('series', sa.Text(), nullable=False),
    sa.Column('question_version_id', sa.Integer(), nullable=False),
    sa.Column('corrected_version_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('after', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('gained', sa.Integer(), nullable=False),
    sa.Column('lost', sa.Integer(), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['corrected_version_id'], ['question_version.id'], name=op.f('fk_regrade_preview_corrected_version_id_question_version')),
    sa.ForeignKeyConstraint(['question_version_id'], ['question_version.id'], name=op.f('fk_regrade_preview_question_version_id_question_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_regrade_preview')),
    sa.UniqueConstraint('public_id', name=op.f('uq_regrade_preview_public_id'))
    )
    op.create_table('regrade_preview_change',
    sa.Column('preview_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_regrade_preview_change_attempt_id_attempt')),
    sa.ForeignKeyConstraint(['preview_id'], ['regrade_preview.id'], name=op.f('fk_regrade_preview_change_preview_id_regrade_preview')),
    sa.PrimaryKeyConstraint('preview_id', 'place', name=op.f('pk_regrade_preview_change'))
    )


def downgrade() -> None:
    op.drop_table('regrade_preview_change')
    op.drop_table('regrade_preview')

    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_column('turn')

    with op.batch_alter_table('quiz_slot', schema=None) as batch_op:
        batch_op.drop_column('section')

    with op.batch_alter_table('quiz', schema=None) as batch_op:
        batch_op.drop_column('is_sectioned')
        batch_op.drop_column('shuffle_options')
