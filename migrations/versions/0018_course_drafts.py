"""course drafts"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('course_author',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.Text(), nullable=False),
    sa.Column('given_by', sa.Integer(), nullable=True),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("part in ('owner', 'editor', 'none')", name=op.f('ck_course_author_part')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_course_author_account_id_account')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_course_author_course_id_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course_author'))
    )
    with op.batch_alter_table('course_author', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_course_author_course_id'), ['course_id'], unique=False)

    op.create_table('course_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('based_on_id', sa.Integer(), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('cover', sa.Text(), nullable=True),
    sa.Column('cover_alt', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('audience', sa.JSON(), nullable=False),
    sa.Column('competences', sa.JSON(), nullable=False),
    sa.Column('sequential', sa.Boolean(), nullable=False),
    sa.Column('gives_certificate', sa.Boolean(), nullable=False),
    sa.Column('authors', sa.JSON(), nullable=False),
    sa.Column('licence', sa.Text(), nullable=False),
    sa.Column('reviewed_on', sa.Date(), nullable=True),
    sa.Column('review_months', sa.Integer(), nullable=False),
    sa.Column('files', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changes', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_by', sa.Integer(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("state in ('open', 'published', 'discarded')", name=op.f('ck_course_draft_state')),
    sa.ForeignKeyConstraint(['based_on_id'], ['course_version.id'], name=op.f('fk_course_draft_based_on_id_course_version')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_course_draft_course_id_course')),
    sa.ForeignKeyConstraint(['version_id'], ['course_version.id'], name=op.f('fk_course_draft_version_id_course_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course_draft')),
    sa.UniqueConstraint('public_id', name=op.f('uq_course_draft_public_id'))
    )
    with op.batch_alter_table('course_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_course_draft_course_id'), ['course_id'], unique=False)
        batch_op.create_index('uq_course_draft_open', ['course_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('draft_lesson',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('objectives', sa.JSON(), nullable=False),
    sa.Column('sources', sa.JSON(), nullable=False),
    sa.Column('text_number', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['draft_id'], ['course_draft.id'], name=op.f('fk_draft_lesson_draft_id_course_draft')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_lesson')),
    sa.UniqueConstraint('draft_id', 'key', name=op.f('uq_draft_lesson_draft_id_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_draft_lesson_public_id'))
    )
    with op.batch_alter_table('draft_lesson', schema=None) as batch_op:
        batch_op.create_index('ix_draft_lesson_draft_id_position', ['draft_id', 'position'], unique=False)

    op.create_table('draft_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('changes', sa.Integer(), nullable=False),
    sa.Column('remark', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("step in ('asked', 'approved', 'returned')", name=op.f('ck_draft_review_step')),
    sa.ForeignKeyConstraint(['draft_id'], ['course_draft.id'], name=op.f('fk_draft_review_draft_id_course_draft')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_review'))
    )
    with op.batch_alter_table('draft_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_review_draft_id'), ['draft_id'], unique=False)

    op.create_table('draft_quiz',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=True),
    sa.Column('bank', sa.Text(), nullable=True),
    sa.Column('bank_title', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('pass_mark', sa.Integer(), nullable=False),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['course_draft.id'], name=op.f('fk_draft_quiz_draft_id_course_draft')),
    sa.ForeignKeyConstraint(['lesson_id'], ['draft_lesson.id'], name=op.f('fk_draft_quiz_lesson_id_draft_lesson')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_quiz')),
    sa.UniqueConstraint('lesson_id', name=op.f('uq_draft_quiz_lesson_id'))
    )
    with op.batch_alter_table('draft_quiz', schema=None) as batch_op:
        batch_op.create_index('uq_draft_quiz_final', ['draft_id'], unique=True, sqlite_where=sa.text('lesson_id IS NULL'), postgresql_where=sa.text('lesson_id IS NULL'))

    op.create_table('draft_text',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('format', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('policy', sa.Integer(), nullable=False),
    sa.Column('words', sa.Integer(), nullable=False),
    sa.Column('faults', sa.JSON(), nullable=False),
    sa.Column('removed', sa.JSON(), nullable=False),
    sa.Column('is_aside', sa.Boolean(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("format in ('markdown', 'html')", name=op.f('ck_draft_text_format')),
    sa.ForeignKeyConstraint(['lesson_id'], ['draft_lesson.id'], name=op.f('fk_draft_text_lesson_id_draft_lesson')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_text')),
    sa.UniqueConstraint('lesson_id', 'number', name=op.f('uq_draft_text_lesson_id_number'))
    )
    op.create_table('draft_slot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('quiz_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('bank_key', sa.Text(), nullable=True),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('tag', sa.Text(), nullable=True),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('more', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_draft_slot_question_id_question')),
    sa.ForeignKeyConstraint(['quiz_id'], ['draft_quiz.id'], name=op.f('fk_draft_slot_quiz_id_draft_quiz')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_slot')),
    sa.UniqueConstraint('quiz_id', 'position', name=op.f('uq_draft_slot_quiz_id_position'))
    )


def downgrade() -> None:
    op.drop_table('draft_slot')
    op.drop_table('draft_text')
    with op.batch_alter_table('draft_quiz', schema=None) as batch_op:
        batch_op.drop_index('uq_draft_quiz_final', sqlite_where=sa.text('lesson_id IS NULL'), postgresql_where=sa.text('lesson_id IS NULL'))

    op.drop_table('draft_quiz')
    with op.batch_alter_table('draft_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_review_draft_id'))

    op.drop_table('draft_review')
    with op.batch_alter_table('draft_lesson', schema=None) as batch_op:
        batch_op.drop_index('ix_draft_lesson_draft_id_position')

    op.drop_table('draft_lesson')
    with op.batch_alter_table('course_draft', schema=None) as batch_op:
        batch_op.drop_index('uq_course_draft_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f('ix_course_draft_course_id'))

    op.drop_table('course_draft')
    with op.batch_alter_table('course_author', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_course_author_course_id'))

    op.drop_table('course_author')
