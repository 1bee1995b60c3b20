"""workbooks that were asked for, the Council's sessions of one day numbered, and whose the kept statistics are"""

import sqlalchemy as sa
from alembic import op

revision = '0042'
down_revision = "0041"
branch_labels = None
depends_on = None

# Those of one day as they were called, from 1.
NUMBERED = """
UPDATE council_session SET number = (
    SELECT count(*) FROM council_session AS other
    WHERE other.period_key = council_session.period_key AND other.held_on = council_session.held_on
    AND other.id <= council_session.id
)
"""

# Who kept it or changed it last, as the audit says; of one that was kept by the command line, nobody.
OWNED = """
UPDATE saved_statistics SET account_id = (
    SELECT account.id FROM audit_event JOIN account ON account.id = audit_event.actor_account_id
    WHERE audit_event.subject = 'statistics:' || saved_statistics.public_id
    AND audit_event.verb IN ('statistics.save', 'statistics.change')
    ORDER BY audit_event.id DESC LIMIT 1
)
"""


def upgrade() -> None:
    op.create_table('asked_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('who', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('question', sa.JSON(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.CheckConstraint("kind in ('learning')", name=op.f('ck_asked_file_kind')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_asked_file_account_id_account')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_asked_file_file_id_stored_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asked_file')),
    sa.UniqueConstraint('public_id', name=op.f('uq_asked_file_public_id'))
    )
    with op.batch_alter_table('asked_file', schema=None) as batch_op:
        for column in ('account_id', 'expires_at', 'file_id'):
            batch_op.create_index(batch_op.f(f'ix_asked_file_{column}'), [column], unique=False)

    with op.batch_alter_table('council_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('number', sa.Integer(), nullable=True))
    op.execute(NUMBERED)
    with op.batch_alter_table('council_session', schema=None) as batch_op:
        batch_op.alter_column('number', existing_type=sa.Integer(), nullable=False)
        batch_op.create_unique_constraint(
            batch_op.f('uq_council_session_period_key_held_on_number'), ['period_key', 'held_on', 'number']
        )
    with op.batch_alter_table('saved_statistics', schema=None) as batch_op:
        batch_op.add_column(sa.Column('account_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f('fk_saved_statistics_account_id_account'), 'account', ['account_id'], ['id']
        )
        batch_op.create_index(batch_op.f('ix_saved_statistics_account_id'), ['account_id'], unique=False)
    op.execute(OWNED)


def downgrade() -> None:
    with op.batch_alter_table('saved_statistics', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_saved_statistics_account_id'))
        batch_op.drop_constraint(batch_op.f('fk_saved_statistics_account_id_account'), type_='foreignkey')
        batch_op.drop_column('account_id')
    with op.batch_alter_table('council_session', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_council_session_period_key_held_on_number'), type_='unique')
        batch_op.drop_column('number')
    with op.batch_alter_table('asked_file', schema=None) as batch_op:
        for column in ('file_id', 'expires_at', 'account_id'):
            batch_op.drop_index(batch_op.f(f'ix_asked_file_{column}'))

    op.drop_table('asked_file')
