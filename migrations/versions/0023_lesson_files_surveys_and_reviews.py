"""lesson files, surveys and reviews"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('lesson_upload',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_lesson_upload_course_id_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lesson_upload')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lesson_upload_public_id'))
    )
    op.create_table('lesson_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('lesson_key', sa.Text(), nullable=False),
    sa.Column('reviewed_on', sa.Date(), nullable=False),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_lesson_review_course_id_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lesson_review'))
    )
    op.create_index('ix_lesson_review_course_id_lesson_key', 'lesson_review', ['course_id', 'lesson_key'])
    op.create_table('survey_given',
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_survey_given_enrolment_id_enrolment')),
    sa.PrimaryKeyConstraint('enrolment_id', name=op.f('pk_survey_given'))
    )
    op.create_table('survey_answer',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('clear', sa.Integer(), nullable=False),
    sa.Column('useful', sa.Integer(), nullable=False),
    sa.Column('remark', sa.Text(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['course_version.id'], name=op.f('fk_survey_answer_version_id_course_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_answer'))
    )
    op.create_index(op.f('ix_survey_answer_version_id'), 'survey_answer', ['version_id'])


def downgrade() -> None:
    op.drop_index(op.f('ix_survey_answer_version_id'), table_name='survey_answer')
    op.drop_table('survey_answer')
    op.drop_table('survey_given')
    op.drop_index('ix_lesson_review_course_id_lesson_key', table_name='lesson_review')
    op.drop_table('lesson_review')
    op.drop_table('lesson_upload')
