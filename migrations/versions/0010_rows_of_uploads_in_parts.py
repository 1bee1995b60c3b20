"""rows of uploads in parts"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

PART = 500
UPLOAD = sa.table('roster_upload', sa.column('id', sa.Integer), sa.column('parsed', sa.JSON))


def upgrade() -> None:
    parts = op.create_table('roster_upload_rows',
    sa.Column('upload_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['upload_id'], ['roster_upload.id'], name=op.f('fk_roster_upload_rows_upload_id_roster_upload'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('upload_id', 'number', name=op.f('pk_roster_upload_rows'))
    )
    for upload_id, parsed in _uploads():
        rows = parsed.pop('rows', [])
        for number, start in enumerate(range(0, len(rows), PART)):
            op.bulk_insert(parts, [{'upload_id': upload_id, 'number': number, 'rows': rows[start:start + PART]}])
        _keep(upload_id, parsed)


def downgrade() -> None:
    parts = sa.table('roster_upload_rows', sa.column('upload_id', sa.Integer), sa.column('number', sa.Integer), sa.column('rows', sa.JSON))
    for upload_id, parsed in _uploads():
        held = op.get_bind().execute(sa.select(parts.c.rows).where(parts.c.upload_id == upload_id).order_by(parts.c.number))
        _keep(upload_id, {**parsed, 'rows': [row for part in held.scalars() for row in part]})
    op.drop_table('roster_upload_rows')


def _uploads():
    """The ids and contents of the lists that wait, few or none: they wait for a day at most."""
    return op.get_bind().execute(sa.select(UPLOAD.c.id, UPLOAD.c.parsed)).all()


def _keep(upload_id, parsed):
    op.get_bind().execute(sa.update(UPLOAD).where(UPLOAD.c.id == upload_id).values(parsed=parsed))
