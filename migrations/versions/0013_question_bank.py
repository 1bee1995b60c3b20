"""question bank"""

import sqlalchemy as sa
from alembic import op

from lms.assessment.bank.standing import texts_of
from lms.kernel.ids import new_public_id
from lms.kernel.search import word_rows

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('bank_category',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('sort_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['parent_id'], ['bank_category.id'], name=op.f('fk_bank_category_parent_id_bank_category')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_category')),
    sa.UniqueConstraint('public_id', name=op.f('uq_bank_category_public_id'))
    )
    op.create_table('bank_upload',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('format', sa.Text(), nullable=False),
    sa.Column('parsed', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_upload')),
    sa.UniqueConstraint('public_id', name=op.f('uq_bank_upload_public_id'))
    )
    op.create_table('bank_tag',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('tag', sa.Text(), nullable=False),
    sa.CheckConstraint("kind in ('own', 'added', 'competence')", name=op.f('ck_bank_tag_kind')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_bank_tag_question_id_question')),
    sa.PrimaryKeyConstraint('question_id', 'kind', 'tag', name=op.f('pk_bank_tag'))
    )
    with op.batch_alter_table('bank_tag', schema=None) as batch_op:
        batch_op.create_index('ix_bank_tag_tag_question_id', ['tag', 'question_id'], unique=False)

    op.create_table('bank_question',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('retired_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['category_id'], ['bank_category.id'], name=op.f('fk_bank_question_category_id_bank_category')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_bank_question_question_id_question')),
    sa.ForeignKeyConstraint(['version_id'], ['question_version.id'], name=op.f('fk_bank_question_version_id_question_version')),
    sa.PrimaryKeyConstraint('question_id', name=op.f('pk_bank_question')),
    sa.UniqueConstraint('public_id', name=op.f('uq_bank_question_public_id'))
    )
    with op.batch_alter_table('bank_question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bank_question_category_id'), ['category_id'], unique=False)

    op.create_table('question_edit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('was_id', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_question_edit_question_id_question')),
    sa.ForeignKeyConstraint(['version_id'], ['question_version.id'], name=op.f('fk_question_edit_version_id_question_version')),
    sa.ForeignKeyConstraint(['was_id'], ['question_version.id'], name=op.f('fk_question_edit_was_id_question_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_edit'))
    )
    with op.batch_alter_table('question_edit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_edit_question_id'), ['question_id'], unique=False)

    with op.batch_alter_table('attempt_item', schema=None) as batch_op:
        batch_op.create_index('ix_attempt_item_question_version_id', ['question_version_id'], unique=False)

    with op.batch_alter_table('quiz_slot_question', schema=None) as batch_op:
        batch_op.create_index('ix_quiz_slot_question_question_version_id', ['question_version_id'], unique=False)

    _place_questions()


def _place_questions():
    """Every question there is gets its place in the bank: its newest wording counts, its words are searched."""
    connection = op.get_bind()
    version = sa.table('question_version', *(sa.column(name, kind) for name, kind in (
        ('id', sa.Integer), ('question_id', sa.Integer), ('number', sa.Integer), ('tags', sa.JSON), ('body', sa.JSON))))
    question = sa.table('question', sa.column('id', sa.Integer), sa.column('key', sa.Text))
    place = sa.table('bank_question', *(sa.column(name) for name in ('question_id', 'public_id', 'version_id', 'is_practice')))
    tag = sa.table('bank_tag', *(sa.column(name) for name in ('question_id', 'kind', 'tag')))
    word = sa.table('search_word', *(sa.column(name) for name in ('topic', 'ref', 'folded', 'word')))
    newest = sa.select(version.c.question_id, sa.func.max(version.c.number).label('number')).group_by(version.c.question_id).subquery()
    rows = connection.execute(
        sa.select(question.c.id, question.c.key, version.c.id, version.c.tags, version.c.body)
        .join(version, version.c.question_id == question.c.id)
        .join(newest, sa.and_(newest.c.question_id == question.c.id, newest.c.number == version.c.number))
        .order_by(question.c.id)
    ).all()
    for question_id, key, version_id, tags, body in rows:
        connection.execute(sa.insert(place).values(
            question_id=question_id, public_id=new_public_id(), version_id=version_id, is_practice=False))
        own = [{'question_id': question_id, 'kind': 'own', 'tag': one} for one in dict.fromkeys(tags)]
        if own:
            connection.execute(sa.insert(tag), own)
        connection.execute(sa.insert(word), word_rows('question', question_id, [key, *tags, *texts_of(body)]))


def downgrade() -> None:
    op.execute("DELETE FROM search_word WHERE topic = 'question'")
    with op.batch_alter_table('quiz_slot_question', schema=None) as batch_op:
        batch_op.drop_index('ix_quiz_slot_question_question_version_id')

    with op.batch_alter_table('attempt_item', schema=None) as batch_op:
        batch_op.drop_index('ix_attempt_item_question_version_id')

    with op.batch_alter_table('question_edit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_edit_question_id'))

    op.drop_table('question_edit')
    with op.batch_alter_table('bank_question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bank_question_category_id'))

    op.drop_table('bank_question')
    with op.batch_alter_table('bank_tag', schema=None) as batch_op:
        batch_op.drop_index('ix_bank_tag_tag_question_id')

    op.drop_table('bank_tag')
    op.drop_table('bank_upload')
    op.drop_table('bank_category')
