"""marking weights corrections and decisions

A quiz says what a wrong choice and a further attempt cost; a slot and a drawn question what they are worth. Corrected
keys, the attempts they change and what was decided about those that would have lost their pass have tables of their own.
"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('key_correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('series', sa.Text(), nullable=False),
    sa.Column('question_version_id', sa.Integer(), nullable=False),
    sa.Column('corrected_version_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['corrected_version_id'], ['question_version.id'], name=op.f('fk_key_correction_corrected_version_id_question_version')),
    sa.ForeignKeyConstraint(['question_version_id'], ['question_version.id'], name=op.f('fk_key_correction_question_version_id_question_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_key_correction')),
    sa.UniqueConstraint('public_id', name=op.f('uq_key_correction_public_id'))
    )
    with op.batch_alter_table('key_correction', schema=None) as batch_op:
        batch_op.create_index('ix_key_correction_series_question_version_id', ['series', 'question_version_id'], unique=False)

    op.create_table('attempt_regrade',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('correction_id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('grade_before', sa.Double(), nullable=False),
    sa.Column('passed_before', sa.Boolean(), nullable=False),
    sa.Column('grade', sa.Double(), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('max_points', sa.Double(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_attempt_regrade_attempt_id_attempt')),
    sa.ForeignKeyConstraint(['correction_id'], ['key_correction.id'], name=op.f('fk_attempt_regrade_correction_id_key_correction')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt_regrade')),
    sa.UniqueConstraint('correction_id', 'attempt_id', name=op.f('uq_attempt_regrade_correction_id_attempt_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_attempt_regrade_public_id'))
    )
    with op.batch_alter_table('attempt_regrade', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempt_regrade_attempt_id'), ['attempt_id'], unique=False)

    op.create_table('regrade_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('regrade_id', sa.Integer(), nullable=False),
    sa.Column('is_upheld', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['regrade_id'], ['attempt_regrade.id'], name=op.f('fk_regrade_decision_regrade_id_attempt_regrade')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_regrade_decision')),
    sa.UniqueConstraint('regrade_id', name=op.f('uq_regrade_decision_regrade_id'))
    )
    with op.batch_alter_table('attempt_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('points', sa.Integer(), server_default='1', nullable=False))

    with op.batch_alter_table('quiz', schema=None) as batch_op:
        batch_op.add_column(sa.Column('marking', sa.Text(), server_default='', nullable=False))

    with op.batch_alter_table('quiz_slot', schema=None) as batch_op:
        batch_op.add_column(sa.Column('points', sa.Integer(), server_default='1', nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('quiz_slot', schema=None) as batch_op:
        batch_op.drop_column('points')

    with op.batch_alter_table('quiz', schema=None) as batch_op:
        batch_op.drop_column('marking')

    with op.batch_alter_table('attempt_item', schema=None) as batch_op:
        batch_op.drop_column('points')

    op.drop_table('regrade_decision')
    with op.batch_alter_table('attempt_regrade', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attempt_regrade_attempt_id'))

    op.drop_table('attempt_regrade')
    with op.batch_alter_table('key_correction', schema=None) as batch_op:
        batch_op.drop_index('ix_key_correction_series_question_version_id')

    op.drop_table('key_correction')
