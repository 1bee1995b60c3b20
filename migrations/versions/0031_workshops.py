"""workshops held face to face: plans, invitations, attendance, steps, sheets"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('workshop_topic',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('title_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_topic')),
    sa.UniqueConstraint('title_key', name=op.f('uq_workshop_topic_title_key'))
    )
    op.create_table('workshop',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=True),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('places', sa.Integer(), nullable=True),
    sa.Column('guests', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('secret', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['topic_id'], ['workshop_topic.id'], name=op.f('fk_workshop_topic_id_workshop_topic')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop')),
    sa.UniqueConstraint('public_id', name=op.f('uq_workshop_public_id'))
    )
    with op.batch_alter_table('workshop', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_workshop_held_on'), ['held_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_workshop_topic_id'), ['topic_id'], unique=False)

    op.create_table('workshop_attendance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('is_present', sa.Boolean(), nullable=False),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('device', sa.Text(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("way in ('qr', 'pin', 'list', 'sheet')", name=op.f('ck_workshop_attendance_way')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_workshop_attendance_person_id_person')),
    sa.ForeignKeyConstraint(['replaces_id'], ['workshop_attendance.id'], name=op.f('fk_workshop_attendance_replaces_id_workshop_attendance')),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_workshop_attendance_workshop_id_workshop')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_attendance')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_workshop_attendance_replaces_id'))
    )
    with op.batch_alter_table('workshop_attendance', schema=None) as batch_op:
        batch_op.create_index('ix_workshop_attendance_person_id_workshop_id', ['person_id', 'workshop_id'], unique=False)
        batch_op.create_index('ix_workshop_attendance_workshop_id', ['workshop_id'], unique=False)
        batch_op.create_index('uq_workshop_attendance_first', ['workshop_id', 'person_id'], unique=True, sqlite_where=sa.text('replaces_id IS NULL'), postgresql_where=sa.text('replaces_id IS NULL'))

    op.create_table('workshop_course',
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_workshop_course_course_id_course')),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_workshop_course_workshop_id_workshop')),
    sa.PrimaryKeyConstraint('workshop_id', 'course_id', name=op.f('pk_workshop_course'))
    )
    op.create_table('workshop_invitation',
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_workshop_invitation_person_id_person')),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_workshop_invitation_workshop_id_workshop')),
    sa.PrimaryKeyConstraint('workshop_id', 'person_id', name=op.f('pk_workshop_invitation'))
    )
    with op.batch_alter_table('workshop_invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_workshop_invitation_person_id'), ['person_id'], unique=False)

    op.create_table('workshop_sheet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_workshop_sheet_file_id_stored_file')),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_workshop_sheet_workshop_id_workshop')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_sheet')),
    sa.UniqueConstraint('public_id', name=op.f('uq_workshop_sheet_public_id'))
    )
    with op.batch_alter_table('workshop_sheet', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_workshop_sheet_file_id'), ['file_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_workshop_sheet_workshop_id'), ['workshop_id'], unique=False)

    op.create_table('workshop_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("step in ('closed', 'cancelled', 'reopened')", name=op.f('ck_workshop_step_step')),
    sa.ForeignKeyConstraint(['replaces_id'], ['workshop_step.id'], name=op.f('fk_workshop_step_replaces_id_workshop_step')),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_workshop_step_workshop_id_workshop')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_step')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_workshop_step_replaces_id'))
    )
    with op.batch_alter_table('workshop_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_workshop_step_workshop_id'), ['workshop_id'], unique=False)
        batch_op.create_index('uq_workshop_step_first', ['workshop_id'], unique=True, sqlite_where=sa.text('replaces_id IS NULL'), postgresql_where=sa.text('replaces_id IS NULL'))

    op.create_table('workshop_trainer',
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_workshop_trainer_person_id_person')),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_workshop_trainer_workshop_id_workshop')),
    sa.PrimaryKeyConstraint('workshop_id', 'person_id', name=op.f('pk_workshop_trainer'))
    )
    with op.batch_alter_table('workshop_trainer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_workshop_trainer_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('workshop_trainer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_workshop_trainer_person_id'))

    op.drop_table('workshop_trainer')
    with op.batch_alter_table('workshop_step', schema=None) as batch_op:
        batch_op.drop_index('uq_workshop_step_first', sqlite_where=sa.text('replaces_id IS NULL'), postgresql_where=sa.text('replaces_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_workshop_step_workshop_id'))

    op.drop_table('workshop_step')
    with op.batch_alter_table('workshop_sheet', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_workshop_sheet_workshop_id'))
        batch_op.drop_index(batch_op.f('ix_workshop_sheet_file_id'))

    op.drop_table('workshop_sheet')
    with op.batch_alter_table('workshop_invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_workshop_invitation_person_id'))

    op.drop_table('workshop_invitation')
    op.drop_table('workshop_course')
    with op.batch_alter_table('workshop_attendance', schema=None) as batch_op:
        batch_op.drop_index('uq_workshop_attendance_first', sqlite_where=sa.text('replaces_id IS NULL'), postgresql_where=sa.text('replaces_id IS NULL'))
        batch_op.drop_index('ix_workshop_attendance_workshop_id')
        batch_op.drop_index('ix_workshop_attendance_person_id_workshop_id')

    op.drop_table('workshop_attendance')
    with op.batch_alter_table('workshop', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_workshop_topic_id'))
        batch_op.drop_index(batch_op.f('ix_workshop_held_on'))

    op.drop_table('workshop')
    op.drop_table('workshop_topic')
