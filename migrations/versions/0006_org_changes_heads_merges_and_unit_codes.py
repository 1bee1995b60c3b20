"""org changes, heads, merges and unit codes"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

KINDS = ('school', 'board', 'office', 'faculty', 'team', 'centre', 'class_group', 'class', 'other')


def _one_of(*kinds: str) -> str:
    return "kind in (" + ", ".join(f"'{kind}'" for kind in kinds) + ")"


def _code(name: str) -> str:
    """'Khoa Cơ khí' as khoa-co-khi, as the service makes codes of names."""
    plain = unicodedata.normalize('NFD', name.lower().replace('đ', 'd'))
    plain = ''.join(c for c in plain if not unicodedata.combining(c))
    return '-'.join(re.findall(r'[a-z0-9]+', plain))[:35].strip('-') or 'don-vi'


def _name_units() -> None:
    """Gives every unit a code of the name it has now, oldest unit first where two are called the same."""
    unit = sa.table('unit', sa.column('id', sa.Integer), sa.column('code', sa.Text))
    record = sa.table(
        'unit_record', sa.column('id', sa.Integer), sa.column('unit_id', sa.Integer), sa.column('name', sa.Text),
        sa.column('valid_from', sa.Date), sa.column('replaces_id', sa.Integer),
    )
    later = record.alias()
    connection = op.get_bind()
    names = dict(connection.execute(
        sa.select(record.c.unit_id, record.c.name)
        .where(~sa.exists().where(later.c.replaces_id == record.c.id))
        .order_by(record.c.valid_from, record.c.id)
    ).all())
    taken: set[str] = set()
    for (unit_id,) in connection.execute(sa.select(unit.c.id).order_by(unit.c.id)).all():
        base = _code(names.get(unit_id, ''))
        code, number = base, 1
        while code in taken:
            number += 1
            code = f'{base}-{number}'
        taken.add(code)
        connection.execute(sa.update(unit).where(unit.c.id == unit_id).values(code=code))


def upgrade() -> None:
    op.create_table('org_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('decision_number', sa.Text(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_org_change')),
    sa.UniqueConstraint('public_id', name=op.f('uq_org_change_public_id'))
    )
    op.create_table('person_merge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('merged_id', sa.Integer(), nullable=False),
    sa.Column('kept_id', sa.Integer(), nullable=True),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('merged_id != kept_id', name=op.f('ck_person_merge_two_people')),
    sa.ForeignKeyConstraint(['change_id'], ['org_change.id'], name=op.f('fk_person_merge_change_id_org_change')),
    sa.ForeignKeyConstraint(['kept_id'], ['person.id'], name=op.f('fk_person_merge_kept_id_person')),
    sa.ForeignKeyConstraint(['merged_id'], ['person.id'], name=op.f('fk_person_merge_merged_id_person')),
    sa.ForeignKeyConstraint(['replaces_id'], ['person_merge.id'], name=op.f('fk_person_merge_replaces_id_person_merge')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_merge')),
    sa.UniqueConstraint('public_id', name=op.f('uq_person_merge_public_id')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_person_merge_replaces_id'))
    )
    with op.batch_alter_table('person_merge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_merge_kept_id'), ['kept_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_merge_merged_id'), ['merged_id'], unique=False)

    op.create_table('unit_head',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('is_acting', sa.Boolean(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['change_id'], ['org_change.id'], name=op.f('fk_unit_head_change_id_org_change')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_unit_head_person_id_person')),
    sa.ForeignKeyConstraint(['replaces_id'], ['unit_head.id'], name=op.f('fk_unit_head_replaces_id_unit_head')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unit_head_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_head')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_unit_head_replaces_id'))
    )
    with op.batch_alter_table('unit_head', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_head_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_unit_head_unit_id'), ['unit_id'], unique=False)

    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.add_column(sa.Column('change_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_membership_change_id'), ['change_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_membership_change_id_org_change'), 'org_change', ['change_id'], ['id'])

    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('code', sa.Text(), nullable=True))
    _name_units()
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.alter_column('code', existing_type=sa.Text(), nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_unit_code'), ['code'])

    with op.batch_alter_table('unit_record', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_unit_record_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_unit_record_kind'), _one_of('department', *KINDS))
        batch_op.add_column(sa.Column('change_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_unit_record_change_id'), ['change_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_unit_record_change_id_org_change'), 'org_change', ['change_id'], ['id'])



def downgrade() -> None:
    op.execute("UPDATE unit_record SET kind = 'other' WHERE kind = 'department'")
    with op.batch_alter_table('unit_record', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_unit_record_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_unit_record_kind'), _one_of(*KINDS))
        batch_op.drop_constraint(batch_op.f('fk_unit_record_change_id_org_change'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_unit_record_change_id'))
        batch_op.drop_column('change_id')

    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_unit_code'), type_='unique')
        batch_op.drop_column('code')

    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_membership_change_id_org_change'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_membership_change_id'))
        batch_op.drop_column('change_id')

    with op.batch_alter_table('unit_head', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_head_unit_id'))
        batch_op.drop_index(batch_op.f('ix_unit_head_person_id'))

    op.drop_table('unit_head')
    with op.batch_alter_table('person_merge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_merge_merged_id'))
        batch_op.drop_index(batch_op.f('ix_person_merge_kept_id'))

    op.drop_table('person_merge')
    op.drop_table('org_change')
