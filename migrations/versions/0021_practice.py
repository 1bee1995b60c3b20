"""practice"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('practice_round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=True),
    sa.Column('part', sa.Text(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_practice_round_course_id_course')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_practice_round_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_practice_round')),
    sa.UniqueConstraint('public_id', name=op.f('uq_practice_round_public_id'))
    )
    with op.batch_alter_table('practice_round', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_practice_round_begun_at'), ['begun_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_practice_round_person_id'), ['person_id'], unique=False)

    op.create_table('practice_answer',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('mark', sa.Double(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['practice_round.id'], name=op.f('fk_practice_answer_round_id_practice_round'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('round_id', 'position', name=op.f('pk_practice_answer'))
    )
    op.create_table('practice_item',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('question_version_id', sa.Integer(), nullable=False),
    sa.Column('option_order', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['question_version_id'], ['question_version.id'], name=op.f('fk_practice_item_question_version_id_question_version')),
    sa.ForeignKeyConstraint(['round_id'], ['practice_round.id'], name=op.f('fk_practice_item_round_id_practice_round'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('round_id', 'position', name=op.f('pk_practice_item'))
    )


def downgrade() -> None:
    op.drop_table('practice_item')
    op.drop_table('practice_answer')
    with op.batch_alter_table('practice_round', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_practice_round_person_id'))
        batch_op.drop_index(batch_op.f('ix_practice_round_begun_at'))

    op.drop_table('practice_round')
