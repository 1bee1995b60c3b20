"""tasks and marks by hand

Files that were handed in, works that wait for a person, and the marks they were given. An attempt marked anew by a
person stands beside those that a corrected key changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attempt_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_attempt_file_attempt_id_attempt')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_attempt_file_file_id_stored_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt_file')),
    sa.UniqueConstraint('public_id', name=op.f('uq_attempt_file_public_id'))
    )
    with op.batch_alter_table('attempt_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempt_file_attempt_id'), ['attempt_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attempt_file_file_id'), ['file_id'], unique=False)

    op.create_table('task_work',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('handed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('marks', sa.Integer(), server_default='0', nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_task_work_attempt_id_attempt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_work')),
    sa.UniqueConstraint('attempt_id', 'position', name=op.f('uq_task_work_attempt_id_position')),
    sa.UniqueConstraint('public_id', name=op.f('uq_task_work_public_id'))
    )
    with op.batch_alter_table('task_work', schema=None) as batch_op:
        batch_op.create_index('ix_task_work_waiting', ['handed_at'], unique=False, sqlite_where=sa.text('marks = 0'), postgresql_where=sa.text('marks = 0'))

    op.create_table('task_mark',
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('levels', sa.JSON(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('marked_by', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('marked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['work_id'], ['task_work.id'], name=op.f('fk_task_mark_work_id_task_work')),
    sa.PrimaryKeyConstraint('work_id', 'number', name=op.f('pk_task_mark'))
    )
    with op.batch_alter_table('attempt_regrade', schema=None) as batch_op:
        batch_op.add_column(sa.Column('work_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('mark_number', sa.Integer(), nullable=True))
        batch_op.alter_column('correction_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.create_unique_constraint(batch_op.f('uq_attempt_regrade_work_id_mark_number'), ['work_id', 'mark_number'])
        batch_op.create_foreign_key(batch_op.f('fk_attempt_regrade_work_id_task_work'), 'task_work', ['work_id'], ['id'])
        batch_op.create_check_constraint(op.f('ck_attempt_regrade_why'), '(correction_id is null) <> (work_id is null)')

    with op.batch_alter_table('quiz', schema=None) as batch_op:
        batch_op.add_column(sa.Column('anonymous', sa.Boolean(), server_default=sa.false(), nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('quiz', schema=None) as batch_op:
        batch_op.drop_column('anonymous')

    # What a person's marks changed has no place in the schema before them.
    by_hand = 'SELECT id FROM attempt_regrade WHERE correction_id IS NULL'
    op.execute(f'DELETE FROM regrade_decision WHERE regrade_id IN ({by_hand})')  # noqa: S608 - no value in it
    op.execute('DELETE FROM attempt_regrade WHERE correction_id IS NULL')
    with op.batch_alter_table('attempt_regrade', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_attempt_regrade_why'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_attempt_regrade_work_id_task_work'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_attempt_regrade_work_id_mark_number'), type_='unique')
        batch_op.alter_column('correction_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('mark_number')
        batch_op.drop_column('work_id')

    op.drop_table('task_mark')
    with op.batch_alter_table('task_work', schema=None) as batch_op:
        batch_op.drop_index('ix_task_work_waiting', sqlite_where=sa.text('marks = 0'), postgresql_where=sa.text('marks = 0'))

    op.drop_table('task_work')
    with op.batch_alter_table('attempt_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attempt_file_file_id'))
        batch_op.drop_index(batch_op.f('ix_attempt_file_attempt_id'))

    op.drop_table('attempt_file')
