"""decisions that awards were given by"""

import sqlalchemy as sa
from alembic import op

revision = '0041'
down_revision = '0040'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('award_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('nomination_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['nomination_id'], ['nomination.id'], name=op.f('fk_award_decision_nomination_id_nomination')),
    sa.ForeignKeyConstraint(['replaces_id'], ['award_decision.id'], name=op.f('fk_award_decision_replaces_id_award_decision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award_decision')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_award_decision_replaces_id'))
    )
    with op.batch_alter_table('award_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_award_decision_nomination_id'), ['nomination_id'], unique=False)
        batch_op.create_index('uq_award_decision_first', ['nomination_id'], unique=True, sqlite_where=sa.text('replaces_id IS NULL'), postgresql_where=sa.text('replaces_id IS NULL'))


def downgrade() -> None:
    with op.batch_alter_table('award_decision', schema=None) as batch_op:
        batch_op.drop_index('uq_award_decision_first', sqlite_where=sa.text('replaces_id IS NULL'), postgresql_where=sa.text('replaces_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_award_decision_nomination_id'))

    op.drop_table('award_decision')
