"""core trainers"""

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('core_trainer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('decision_number', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_core_trainer_person_id_person')),
    sa.ForeignKeyConstraint(['replaces_id'], ['core_trainer.id'], name=op.f('fk_core_trainer_replaces_id_core_trainer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_trainer')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_core_trainer_replaces_id'))
    )
    with op.batch_alter_table('core_trainer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_trainer_person_id'), ['person_id'], unique=False)

    op.create_table('core_trainer_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trainer_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_core_trainer_member_person_id_person')),
    sa.ForeignKeyConstraint(['replaces_id'], ['core_trainer_member.id'], name=op.f('fk_core_trainer_member_replaces_id_core_trainer_member')),
    sa.ForeignKeyConstraint(['trainer_id'], ['person.id'], name=op.f('fk_core_trainer_member_trainer_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_core_trainer_member')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_core_trainer_member_replaces_id'))
    )
    with op.batch_alter_table('core_trainer_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_core_trainer_member_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_core_trainer_member_trainer_id'), ['trainer_id'], unique=False)

    op.create_table('mentoring_help',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('trainer_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('helped_on', sa.Date(), nullable=False),
    sa.Column('topic', sa.Text(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=True),
    sa.Column('competence', sa.Text(), nullable=True),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.CheckConstraint('minutes > 0', name=op.f('ck_mentoring_help_minutes')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_mentoring_help_course_id_course')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_mentoring_help_person_id_person')),
    sa.ForeignKeyConstraint(['trainer_id'], ['person.id'], name=op.f('fk_mentoring_help_trainer_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentoring_help')),
    sa.UniqueConstraint('public_id', name=op.f('uq_mentoring_help_public_id'))
    )
    with op.batch_alter_table('mentoring_help', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentoring_help_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_mentoring_help_trainer_id_helped_on', ['trainer_id', 'helped_on'], unique=False)

    op.create_table('mentoring_answer',
    sa.Column('help_id', sa.Integer(), nullable=False),
    sa.Column('is_right', sa.Boolean(), nullable=False),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['help_id'], ['mentoring_help.id'], name=op.f('fk_mentoring_answer_help_id_mentoring_help')),
    sa.PrimaryKeyConstraint('help_id', name=op.f('pk_mentoring_answer'))
    )
    op.create_table('mentoring_withdrawal',
    sa.Column('help_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['help_id'], ['mentoring_help.id'], name=op.f('fk_mentoring_withdrawal_help_id_mentoring_help')),
    sa.PrimaryKeyConstraint('help_id', name=op.f('pk_mentoring_withdrawal'))
    )


def downgrade() -> None:
    op.drop_table('mentoring_withdrawal')
    op.drop_table('mentoring_answer')
    with op.batch_alter_table('mentoring_help', schema=None) as batch_op:
        batch_op.drop_index('ix_mentoring_help_trainer_id_helped_on')
        batch_op.drop_index(batch_op.f('ix_mentoring_help_person_id'))

    op.drop_table('mentoring_help')
    with op.batch_alter_table('core_trainer_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_core_trainer_member_trainer_id'))
        batch_op.drop_index(batch_op.f('ix_core_trainer_member_person_id'))

    op.drop_table('core_trainer_member')
    with op.batch_alter_table('core_trainer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_core_trainer_person_id'))

    op.drop_table('core_trainer')
