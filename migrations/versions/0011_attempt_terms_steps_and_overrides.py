"""attempt terms steps and overrides

What stood in the one row of an attempt becomes its steps; its one result gets the number 1. A quiz learns by what its
course and lesson are called ("series"). Going down leaves one result for each attempt, the one that counts; an attempt
that was abandoned is then a submitted one without a result.
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == 'sqlite'
    op.create_table('attempt_override',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('series', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('opens_on', sa.Date(), nullable=True),
    sa.Column('closes_on', sa.Date(), nullable=True),
    sa.Column('extra_minutes', sa.Integer(), nullable=True),
    sa.Column('time_percent', sa.Integer(), nullable=True),
    sa.Column('attempts_allowed', sa.Integer(), nullable=True),
    sa.Column('is_withdrawal', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('given_by', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(person_id is null) <> (unit_id is null)', name=op.f('ck_attempt_override_whose')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_attempt_override_person_id_person')),
    sa.ForeignKeyConstraint(['replaces_id'], ['attempt_override.id'], name=op.f('fk_attempt_override_replaces_id_attempt_override')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_attempt_override_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt_override')),
    sa.UniqueConstraint('public_id', name=op.f('uq_attempt_override_public_id')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_attempt_override_replaces_id'))
    )
    with op.batch_alter_table('attempt_override', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempt_override_series'), ['series'], unique=False)

    op.create_table('attempt_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('detail', sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint("step in ('start', 'extend', 'submit', 'time_out', 'abandon')", name=op.f('ck_attempt_step_step')),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_attempt_step_attempt_id_attempt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt_step'))
    )
    with op.batch_alter_table('attempt_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempt_step_attempt_id'), ['attempt_id'], unique=False)

    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('over_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('results', sa.Integer(), server_default='0', nullable=False))
        batch_op.drop_constraint(batch_op.f('ck_attempt_state'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_attempt_state'), "state in ('open', 'submitted', 'abandoned')")

    with op.batch_alter_table('attempt_result', schema=None) as batch_op:
        batch_op.add_column(sa.Column('number', sa.Integer(), server_default='1', autoincrement=False, nullable=False))
        batch_op.add_column(sa.Column('graded_by', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('reason', sa.Text(), nullable=True))
        batch_op.drop_constraint(batch_op.f('pk_attempt_result'), type_='primary')
        batch_op.create_primary_key(batch_op.f('pk_attempt_result'), ['attempt_id', 'number'])

    with op.batch_alter_table('quiz', schema=None) as batch_op:
        batch_op.add_column(sa.Column('series', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('opens_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('closes_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('grace', sa.Integer(), server_default='30', nullable=False))
        batch_op.add_column(sa.Column('at_timeout', sa.Text(), server_default='submit', nullable=False))
        batch_op.add_column(sa.Column('first_delay', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('later_delay', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('counts', sa.Text(), server_default='best', nullable=False))
        batch_op.add_column(sa.Column('review', sa.Text(), server_default='a/amcke/amcke/amcke', nullable=False))
        batch_op.create_index(batch_op.f('ix_quiz_series'), ['series'], unique=False)
        batch_op.create_check_constraint(batch_op.f('ck_quiz_at_timeout'), "at_timeout in ('submit', 'abandon')")
        batch_op.create_check_constraint(batch_op.f('ck_quiz_counts'), "counts in ('best', 'last', 'first', 'average')")

    # The grace was thirty seconds for every attempt.
    over_at = (
        "strftime('%Y-%m-%d %H:%M:%f', deadline_at, '+30 seconds') || '000'"
        if is_sqlite else "deadline_at + interval '30 seconds'"
    )
    op.execute(f'UPDATE attempt SET over_at = {over_at} WHERE deadline_at IS NOT NULL')
    op.execute('UPDATE attempt SET results = 1 WHERE id IN (SELECT attempt_id FROM attempt_result)')
    op.execute("INSERT INTO attempt_step (attempt_id, step, at) SELECT id, 'start', started_at FROM attempt ORDER BY id")
    op.execute(
        "INSERT INTO attempt_step (attempt_id, step, at) SELECT id, CASE submitted_by WHEN 'time' THEN 'time_out' ELSE"
        " 'submit' END, submitted_at FROM attempt WHERE state = 'submitted' AND submitted_at IS NOT NULL ORDER BY id"
    )
    op.execute(
        "UPDATE quiz SET series = coalesce("
        "(SELECT min(c.key) FROM course_version v JOIN course c ON c.id = v.course_id WHERE v.final_quiz_id = quiz.id),"
        " (SELECT min(c.key || '/' || l.key) FROM lesson l JOIN course_version v ON v.id = l.version_id"
        " JOIN course c ON c.id = v.course_id WHERE l.quiz_id = quiz.id), '')"
    )


def downgrade() -> None:
    op.execute(
        'DELETE FROM attempt_result WHERE number <> (SELECT results FROM attempt WHERE attempt.id = attempt_id)'
    )
    op.execute("UPDATE attempt SET state = 'submitted' WHERE state = 'abandoned'")
    with op.batch_alter_table('quiz', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_quiz_at_timeout'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_quiz_counts'), type_='check')
        batch_op.drop_index(batch_op.f('ix_quiz_series'))
        batch_op.drop_column('review')
        batch_op.drop_column('counts')
        batch_op.drop_column('later_delay')
        batch_op.drop_column('first_delay')
        batch_op.drop_column('at_timeout')
        batch_op.drop_column('grace')
        batch_op.drop_column('closes_on')
        batch_op.drop_column('opens_on')
        batch_op.drop_column('series')

    with op.batch_alter_table('attempt_result', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('pk_attempt_result'), type_='primary')
        batch_op.create_primary_key(batch_op.f('pk_attempt_result'), ['attempt_id'])
        batch_op.drop_column('reason')
        batch_op.drop_column('graded_by')
        batch_op.drop_column('number')

    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_attempt_state'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_attempt_state'), "state in ('open', 'submitted')")
        batch_op.drop_column('results')
        batch_op.drop_column('over_at')

    with op.batch_alter_table('attempt_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attempt_step_attempt_id'))

    op.drop_table('attempt_step')
    with op.batch_alter_table('attempt_override', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attempt_override_series'))

    op.drop_table('attempt_override')
