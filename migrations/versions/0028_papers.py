"""papers: legal bases, what is written for them, templates"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('legal_basis',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('topic', sa.Text(), nullable=False),
    sa.Column('lead', sa.Text(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('in_force_from', sa.Date(), nullable=True),
    sa.Column('in_force_to', sa.Date(), nullable=True),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('is_listed', sa.Boolean(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['replaces_id'], ['legal_basis.id'], name=op.f('fk_legal_basis_replaces_id_legal_basis')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_basis')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_legal_basis_replaces_id'))
    )
    op.create_index('uq_legal_basis_first', 'legal_basis', ['key'], unique=True, sqlite_where=sa.text('replaces_id IS NULL'), postgresql_where=sa.text('replaces_id IS NULL'))
    op.create_table('paper_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('period_key', sa.Text(), nullable=False),
    sa.Column('field', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['replaces_id'], ['paper_entry.id'], name=op.f('fk_paper_entry_replaces_id_paper_entry')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_entry')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_paper_entry_replaces_id'))
    )
    op.create_index('uq_paper_entry_first', 'paper_entry', ['kind', 'period_key', 'field'], unique=True, sqlite_where=sa.text('replaces_id IS NULL'), postgresql_where=sa.text('replaces_id IS NULL'))
    op.create_table('paper_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('left_out', sa.JSON(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_paper_template_file_id_stored_file')),
    sa.ForeignKeyConstraint(['replaces_id'], ['paper_template.id'], name=op.f('fk_paper_template_replaces_id_paper_template')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_template')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_paper_template_replaces_id'))
    )
    op.create_index(op.f('ix_paper_template_file_id'), 'paper_template', ['file_id'], unique=False)
    op.create_index('uq_paper_template_first', 'paper_template', ['kind'], unique=True, sqlite_where=sa.text('replaces_id IS NULL'), postgresql_where=sa.text('replaces_id IS NULL'))


def downgrade() -> None:
    op.drop_index('uq_paper_template_first', table_name='paper_template')
    op.drop_index(op.f('ix_paper_template_file_id'), table_name='paper_template')
    op.drop_table('paper_template')
    op.drop_index('uq_paper_entry_first', table_name='paper_entry')
    op.drop_table('paper_entry')
    op.drop_index('uq_legal_basis_first', table_name='legal_basis')
    op.drop_table('legal_basis')
