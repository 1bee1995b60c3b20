"""what targets ask over time; people by name, later due dates, requests, snapshots"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('exemption_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('target_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('wish', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("wish in ('exemption', 'extension')", name=op.f('ck_exemption_request_wish')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_exemption_request_person_id_person')),
    sa.ForeignKeyConstraint(['target_id'], ['target.id'], name=op.f('fk_exemption_request_target_id_target')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exemption_request')),
    sa.UniqueConstraint('public_id', name=op.f('uq_exemption_request_public_id'))
    )
    with op.batch_alter_table('exemption_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exemption_request_person_id'), ['person_id'], unique=False)

    op.create_table('extension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('target_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decision_number', sa.Text(), nullable=True),
    sa.Column('decided_by', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_extension_person_id_person')),
    sa.ForeignKeyConstraint(['replaces_id'], ['extension.id'], name=op.f('fk_extension_replaces_id_extension')),
    sa.ForeignKeyConstraint(['target_id'], ['target.id'], name=op.f('fk_extension_target_id_target')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extension')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_extension_replaces_id'))
    )
    with op.batch_alter_table('extension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_extension_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_extension_target_id'), ['target_id'], unique=False)

    op.create_table('snapshot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('target_id', sa.Integer(), nullable=False),
    sa.Column('asked', sa.JSON(), nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('known_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.Column('enrolled', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('not_counted', sa.Integer(), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_by', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['target_id'], ['target.id'], name=op.f('fk_snapshot_target_id_target')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_snapshot')),
    sa.UniqueConstraint('public_id', name=op.f('uq_snapshot_public_id'))
    )
    with op.batch_alter_table('snapshot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_snapshot_target_id'), ['target_id'], unique=False)

    op.create_table('target_exception',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('target_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('is_included', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_target_exception_person_id_person')),
    sa.ForeignKeyConstraint(['replaces_id'], ['target_exception.id'], name=op.f('fk_target_exception_replaces_id_target_exception')),
    sa.ForeignKeyConstraint(['target_id'], ['target.id'], name=op.f('fk_target_exception_target_id_target')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_target_exception')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_target_exception_replaces_id'))
    )
    with op.batch_alter_table('target_exception', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_target_exception_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_target_exception_target_id'), ['target_id'], unique=False)

    op.create_table('exemption_decision',
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('decision_number', sa.Text(), nullable=True),
    sa.Column('decided_by', sa.Text(), nullable=False),
    sa.Column('exemption_id', sa.Integer(), nullable=True),
    sa.Column('extension_id', sa.Integer(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.CheckConstraint("outcome in ('granted', 'refused', 'withdrawn')", name=op.f('ck_exemption_decision_outcome')),
    sa.ForeignKeyConstraint(['exemption_id'], ['exemption.id'], name=op.f('fk_exemption_decision_exemption_id_exemption')),
    sa.ForeignKeyConstraint(['extension_id'], ['extension.id'], name=op.f('fk_exemption_decision_extension_id_extension')),
    sa.ForeignKeyConstraint(['request_id'], ['exemption_request.id'], name=op.f('fk_exemption_decision_request_id_exemption_request')),
    sa.PrimaryKeyConstraint('request_id', name=op.f('pk_exemption_decision'))
    )
    op.create_table('snapshot_row',
    sa.Column('snapshot_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('category', sa.Text(), nullable=False),
    sa.Column('standing', sa.Text(), nullable=False),
    sa.Column('enrolled', sa.Boolean(), nullable=False),
    sa.Column('met', sa.Integer(), nullable=False),
    sa.Column('done', sa.Boolean(), nullable=False),
    sa.Column('since', sa.Date(), nullable=True),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('decision_number', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('code', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('decided_by', sa.Text(), nullable=True),
    sa.Column('salt', sa.Text(), nullable=True),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_snapshot_row_person_id_person')),
    sa.ForeignKeyConstraint(['snapshot_id'], ['snapshot.id'], name=op.f('fk_snapshot_row_snapshot_id_snapshot')),
    sa.PrimaryKeyConstraint('snapshot_id', 'person_id', name=op.f('pk_snapshot_row'))
    )
    with op.batch_alter_table('snapshot_row', schema=None) as batch_op:
        batch_op.create_index('ix_snapshot_row_person_id', ['person_id'], unique=False)

    op.create_table('snapshot_unit',
    sa.Column('snapshot_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('sort_key', sa.Text(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.Column('enrolled', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('not_counted', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['snapshot_id'], ['snapshot.id'], name=op.f('fk_snapshot_unit_snapshot_id_snapshot')),
    sa.PrimaryKeyConstraint('snapshot_id', 'unit_id', name=op.f('pk_snapshot_unit'))
    )
    with op.batch_alter_table('target_record', schema=None) as batch_op:
        batch_op.add_column(sa.Column('state', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('valid_from', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('valid_to', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('unit_ids', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('except_unit_ids', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('positions', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('min_versions', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('items', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('needed', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('due_days', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('validity', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('validity_months', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('decided_by', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('reason', sa.Text(), nullable=True))
    # Until now a target asked the same on every day of its period.
    op.execute(
        "UPDATE target_record SET state = 'active', valid_from = starts_on, unit_ids = '[]', except_unit_ids = '[]',"
        " positions = '[]', min_versions = '{}', items = '[]', validity = 'forever'"
    )
    with op.batch_alter_table('target_record', schema=None) as batch_op:
        batch_op.alter_column('state', existing_type=sa.Text(), nullable=False)
        batch_op.alter_column('valid_from', existing_type=sa.Date(), nullable=False)
        batch_op.alter_column('unit_ids', existing_type=sa.JSON(), nullable=False)
        batch_op.alter_column('except_unit_ids', existing_type=sa.JSON(), nullable=False)
        batch_op.alter_column('positions', existing_type=sa.JSON(), nullable=False)
        batch_op.alter_column('min_versions', existing_type=sa.JSON(), nullable=False)
        batch_op.alter_column('items', existing_type=sa.JSON(), nullable=False)
        batch_op.alter_column('validity', existing_type=sa.Text(), nullable=False)
        batch_op.create_check_constraint(op.f('ck_target_record_state'), "state in ('draft', 'active', 'closed')")
        batch_op.create_check_constraint(op.f('ck_target_record_validity'), "validity in ('forever', 'months', 'calendar_year', 'school_year')")


def downgrade() -> None:
    with op.batch_alter_table('target_record', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_target_record_validity'), type_='check')
        batch_op.drop_constraint(op.f('ck_target_record_state'), type_='check')
        batch_op.drop_column('reason')
        batch_op.drop_column('decided_by')
        batch_op.drop_column('validity_months')
        batch_op.drop_column('validity')
        batch_op.drop_column('due_days')
        batch_op.drop_column('needed')
        batch_op.drop_column('items')
        batch_op.drop_column('min_versions')
        batch_op.drop_column('positions')
        batch_op.drop_column('except_unit_ids')
        batch_op.drop_column('unit_ids')
        batch_op.drop_column('valid_to')
        batch_op.drop_column('valid_from')
        batch_op.drop_column('state')

    op.drop_table('snapshot_unit')
    with op.batch_alter_table('snapshot_row', schema=None) as batch_op:
        batch_op.drop_index('ix_snapshot_row_person_id')

    op.drop_table('snapshot_row')
    op.drop_table('exemption_decision')
    with op.batch_alter_table('target_exception', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_target_exception_target_id'))
        batch_op.drop_index(batch_op.f('ix_target_exception_person_id'))

    op.drop_table('target_exception')
    with op.batch_alter_table('snapshot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_snapshot_target_id'))

    op.drop_table('snapshot')
    with op.batch_alter_table('extension', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_extension_target_id'))
        batch_op.drop_index(batch_op.f('ix_extension_person_id'))

    op.drop_table('extension')
    with op.batch_alter_table('exemption_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_exemption_request_person_id'))

    op.drop_table('exemption_request')
